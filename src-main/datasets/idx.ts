/**
 * IDX, the file format of MNIST and its kin, plain or gzip-compressed. Big-endian: two zero bytes, element
 * type, number of dimensions, one uint32 per dimension, then the elements with the last dimension fastest.
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { RidgelineError } from '../contract/errors.ts';
import type { Split } from './types.ts';

export interface IdxArray {
  shape: number[];
  /** Row-major elements. */
  data: Uint8Array;
}

/** Limit in bytes after decompression, far above any data set of this format; protects against decompression bombs. */
const MAX_IDX_BYTES = 2 ** 30;

const UNSIGNED_BYTE = 0x08;
const OTHER_ELEMENT_TYPES: ReadonlyMap<number, string> = new Map([
  [0x09, 'signed byte'],
  [0x0b, '16-bit integer'],
  [0x0c, '32-bit integer'],
  [0x0d, '32-bit float'],
  [0x0e, '64-bit float'],
]);

/**
 * Reads an IDX file of unsigned bytes; compression is detected from the content, not the name.
 * @param maxBytes largest size after decompression
 * @throws RidgelineError `unavailable` when the file cannot be opened, `bad-data` when it is damaged or has another
 *   format
 */
export async function readIdx(path: string, maxBytes = MAX_IDX_BYTES): Promise<IdxArray> {
  const raw = await readBounded(path, maxBytes);
  const compressed = raw[0] === 0x1f && raw[1] === 0x8b;
  return parseIdx(path, compressed ? await decompress(path, raw, maxBytes) : raw);
}

/** Number of bytes that always contain the file's header, compressed or not, including the gzip header. */
const HEAD_BYTES = 4096;

/** The size of the first dimension, from the file's header; null if the header cannot be read. */
export function readIdxCount(path: string): number | null {
  try {
    const head = readHead(path);
    const compressed = head[0] === 0x1f && head[1] === 0x8b;
    const header = compressed ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    const count = header.readUInt32BE(4);
    return header.readUInt16BE(0) === 0 && count > 0 ? count : null;
  } catch {
    return null;
  }
}

function readHead(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

export interface LabelledImagesRequest {
  imagesPath: string;
  labelsPath: string;
  height: number;
  width: number;
  classCount: number;
}

/**
 * Reads grey images [count, height, width] and their labels [count].
 * @throws RidgelineError as readIdx; `bad-data` also if the two files have different counts, the images have another
 *   size or a label is not below classCount
 */
export async function readLabelledImages(request: LabelledImagesRequest): Promise<Split> {
  const { imagesPath, labelsPath, height, width, classCount } = request;
  const images = await readIdx(imagesPath);
  const labels = await readIdx(labelsPath);
  const [count = 0] = images.shape;
  if (images.shape.length !== 3 || images.shape[1] !== height || images.shape[2] !== width || count === 0) {
    const wanted = `images of shape [count, ${String(height)}, ${String(width)}], count at least 1`;
    throw badData(imagesPath, wanted, `an array of shape [${images.shape.join(', ')}]`);
  }
  if (labels.shape.length !== 1) {
    throw badData(labelsPath, 'labels of shape [count]', `an array of shape [${labels.shape.join(', ')}]`);
  }
  if (labels.data.length !== count) {
    const wanted = `${String(count)} labels, one for each image in ${imagesPath}`;
    throw badData(labelsPath, wanted, `${String(labels.data.length)} labels`);
  }
  const wrong = labels.data.findIndex((label) => label >= classCount);
  if (wrong >= 0) {
    const found = `label ${String(labels.data[wrong])} for image ${String(wrong)} (counted from 0)`;
    throw badData(labelsPath, `labels from 0 to ${String(classCount - 1)}`, found);
  }
  return { images: images.data, labels: labels.data, count };
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return await readFile(path);
  } catch (error) {
    if (error instanceof RidgelineError) throw error;
    throw new RidgelineError(
      'unavailable',
      `Cannot read the data file ${path}: ${messageOf(error)}. Check that the file exists and is readable.`,
      { cause: error },
    );
  }
}

const gunzipAsync = promisify(gunzip);

async function decompress(path: string, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(path, maxBytes);
    }
    throw badData(path, 'an undamaged gzip file', `damage while decompressing (${messageOf(error)})`);
  }
}

function parseIdx(path: string, bytes: Uint8Array): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    throw badData(path, 'an IDX header of at least 4 bytes', `${String(bytes.length)} bytes`);
  }
  if (view.getUint16(0) !== 0) {
    const magic = view.getUint32(0).toString(16).padStart(8, '0');
    throw badData(path, 'an IDX file, which starts with two zero bytes', `the first four bytes 0x${magic}`);
  }
  requireUnsignedBytes(path, view.getUint8(2));
  const rank = view.getUint8(3);
  if (rank === 0) throw badData(path, 'at least one dimension', 'none');
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) {
    const wanted = `a header of ${String(headerLength)} bytes for ${String(rank)} dimensions`;
    throw badData(path, wanted, `a file truncated after ${String(bytes.length)} bytes`);
  }
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  // A floating-point product: sizes from a damaged header must neither overflow nor be allocated.
  const expected = shape.reduce((product, size) => product * size, 1);
  const found = bytes.length - headerLength;
  if (found !== expected) {
    const wanted = `${String(expected)} bytes of data for shape [${shape.join(', ')}]`;
    const kind = found < expected ? 'the file is cut off' : 'trailing bytes';
    throw badData(path, wanted, `${String(found)} (${kind})`);
  }
  // Not a Buffer, whose slice() would share memory instead of copying.
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + headerLength, found) };
}

function requireUnsignedBytes(path: string, type: number): void {
  if (type === UNSIGNED_BYTE) return;
  const hex = `0x${type.toString(16).padStart(2, '0')}`;
  const name = OTHER_ELEMENT_TYPES.get(type) ?? 'unknown';
  throw badData(path, 'elements of type 0x08 (unsigned byte)', `element type ${hex} (${name})`);
}

function tooLarge(path: string, maxBytes: number): RidgelineError {
  return badData(path, `at most ${String(maxBytes)} bytes of uncompressed IDX data`, 'more');
}

function badData(path: string, expected: string, found: string): RidgelineError {
  return new RidgelineError(
    'bad-data',
    `Data file ${path} cannot be used: expected ${expected}; found ${found}. ` +
      'Replace it with a fresh copy of the published file.',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
