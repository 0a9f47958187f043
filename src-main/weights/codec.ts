/**
 * Compact bytes of a sparse histogram for the database:
 *
 *   byte 0      format: 1 plain, 2 deflated
 *   bytes 1-4   CRC-32 of the rest, little endian; SQLite does not notice a flipped bit inside a blob
 *   rest        varints, deflated in format 2: number of bins n; first key zig-zag coded; n - 1 key
 *               differences less 1; n counts less 1. For n = 0 nothing follows.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { LAST_KEY } from '../contract/bins.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { WeightHistogram } from '../contract/runs.ts';
import { pushVarint, unZigZag, VarintReader, zigZag } from './varint.ts';

const PLAIN = 1;
const DEFLATED = 2;
const HEADER_BYTES = 5;
/** Every key there is, with counts of the longest varint: what a whole blob can inflate to. */
const MAX_BODY_BYTES = 8 * (2 * (2 * LAST_KEY + 1) + 1);

/**
 * @param histogram keys ascending within ±LAST_KEY, counts positive
 * @throws RidgelineError `internal` for anything else
 */
export function encodeHistogram(histogram: WeightHistogram): Uint8Array {
  requireCanonical(histogram);
  const { keys, counts } = histogram;
  const bytes: number[] = [];
  pushVarint(bytes, keys.length);
  keys.forEach((key, i) => {
    const before = keys[i - 1];
    pushVarint(bytes, before === undefined ? zigZag(key) : key - before - 1);
  });
  for (const count of counts) pushVarint(bytes, count - 1);
  const plain = Uint8Array.from(bytes);
  const deflated = deflateRawSync(plain, { level: 9 });
  return deflated.length < plain.length ? frame(DEFLATED, deflated) : frame(PLAIN, plain);
}

/** @throws RidgelineError `storage` when the bytes are not a whole histogram */
export function decodeHistogram(blob: Uint8Array): WeightHistogram {
  try {
    return decodeBody(unframe(blob));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RidgelineError('storage', `A stored weight histogram is damaged: ${why}.`, { cause: error });
  }
}

function requireCanonical({ keys, counts }: WeightHistogram): void {
  const ordered = keys.every((key, i) => Number.isInteger(key) && key > (keys[i - 1] ?? -Infinity));
  const inRange = keys.every((key) => Math.abs(key) <= LAST_KEY);
  const counted = counts.every((count) => Number.isSafeInteger(count) && count > 0);
  if (!ordered || !inRange || !counted || keys.length !== counts.length) {
    throw new RidgelineError(
      'internal',
      'A weight histogram needs ascending keys within range, each with a positive count.',
    );
  }
}

function frame(format: number, body: Uint8Array): Uint8Array {
  const blob = new Uint8Array(HEADER_BYTES + body.length);
  blob[0] = format;
  new DataView(blob.buffer).setUint32(1, crc32(body), true);
  blob.set(body, HEADER_BYTES);
  return blob;
}

function unframe(blob: Uint8Array): Uint8Array {
  if (blob.length < HEADER_BYTES) throw new RangeError(`it has only ${blob.length} bytes`);
  const body = blob.subarray(HEADER_BYTES);
  const expected = new DataView(blob.buffer, blob.byteOffset, blob.length).getUint32(1, true);
  const format = blob[0] ?? 0;
  if (format !== PLAIN && format !== DEFLATED) throw new RangeError(`its format ${format} is unknown`);
  if (crc32(body) !== expected) throw new RangeError('its checksum does not fit');
  return format === PLAIN ? body : inflateRawSync(body, { maxOutputLength: MAX_BODY_BYTES });
}

function decodeBody(body: Uint8Array): WeightHistogram {
  const reader = new VarintReader(body);
  const length = reader.next();
  if (length > 2 * LAST_KEY + 1) throw new RangeError(`it claims ${length} bins`);
  const keys: number[] = [];
  let key = 0;
  for (let i = 0; i < length; i++) {
    key = i === 0 ? unZigZag(reader.next()) : key + 1 + reader.next();
    if (Math.abs(key) > LAST_KEY) throw new RangeError(`its bin ${key} does not exist`);
    keys.push(key);
  }
  const counts = Array.from({ length }, () => reader.next() + 1);
  if (!reader.atEnd) throw new RangeError('bytes are left over at its end');
  return { keys, counts };
}
