import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface IdxParts {
  magic?: readonly [number, number];
  type?: number;
  shape: readonly number[];
  data: Uint8Array;
}

/** The bytes of an IDX file; the parts may be inconsistent. */
export function idxBytes({ magic = [0, 0], type = 0x08, shape, data }: IdxParts): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...magic, type, shape.length]);
  shape.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** Grey 28 × 28 images whose pixels equal the image's index. */
export function flatImages(count: number): Uint8Array {
  const data = Uint8Array.from({ length: count * 784 }, (_, i) => Math.floor(i / 784));
  return idxBytes({ shape: [count, 28, 28], data });
}

export function countingLabels(count: number): Uint8Array {
  return idxBytes({ shape: [count], data: Uint8Array.from({ length: count }, (_, i) => i % 10) });
}

/** Writes a tiny set in the published layout: 12 train and 6 test images; the train files are compressed. */
export function writeTinySet(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(flatImages(12)));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), gzipSync(countingLabels(12)));
  writeFileSync(join(folder, 't10k-images-idx3-ubyte'), flatImages(6));
  writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), countingLabels(6));
}
