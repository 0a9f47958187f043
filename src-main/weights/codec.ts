/**
 * Compact bytes of a sparse histogram for the database:
 *
 *   byte 0      format: 1 plain, 2 deflated
 *   bytes 1-4 CRC-32 of the rest, little endian; SQLite does not detect a flipped bit in a blob
 *   rest the histogram in the format of `packHistograms`, deflated in format 2
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { LAST_KEY } from '../shared/bins.ts';
import { RidgelineError } from '../contract/errors.ts';
import { packHistograms, unpackHistograms } from '../contract/histories.ts';
import type { WeightHistogram } from '../contract/runs.ts';

const PLAIN = 1;
const DEFLATED = 2;
const HEADER_BYTES = 5;
/** Maximum inflated size of a blob: every key, with counts of the longest varint. */
const MAX_BODY_BYTES = 8 * (2 * (2 * LAST_KEY + 1) + 1);

/**
 * @param histogram keys ascending within ±LAST_KEY, counts positive
 * @throws RidgelineError `internal` for anything else
 */
export function encodeHistogram(histogram: WeightHistogram): Uint8Array {
  requireCanonical(histogram);
  const plain = packHistograms([histogram]);
  const deflated = deflateRawSync(plain, { level: 9 });
  return deflated.length < plain.length ? frame(DEFLATED, deflated) : frame(PLAIN, plain);
}

/** @throws RidgelineError `storage` if the bytes are not exactly one histogram */
export function decodeHistogram(blob: Uint8Array): WeightHistogram {
  try {
    const [histogram] = unpackHistograms(unframe(blob), 1);
    if (histogram === undefined) throw new RangeError('it is empty');
    return histogram;
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
