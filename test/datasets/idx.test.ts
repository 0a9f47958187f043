import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readIdx, readLabelledImages } from '../../src-main/datasets/idx.ts';
import { temporaryFolder } from './folders.ts';
import { countingLabels, flatImages, idxBytes } from './idxFiles.ts';

const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6);
const GOOD = idxBytes({ shape: [2, 3], data: DATA });

function file(bytes: Uint8Array, name = 'array'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

test.each([
  ['plain', GOOD, 'array'],
  ['plain named .gz', GOOD, 'array.gz'],
  ['gzip', gzipSync(GOOD), 'array.gz'],
  ['gzip without .gz', gzipSync(GOOD), 'array'],
])('reads a %s file', async (_, bytes, name) => {
  const { shape, data } = await readIdx(file(bytes, name));
  expect(shape).toEqual([2, 3]);
  expect([...data]).toEqual([...DATA]);
});

const packed = gzipSync(GOOD);
const flipped = Uint8Array.from(packed, (byte, i) => (i === packed.length - 6 ? byte ^ 1 : byte));

test.each([
  ['an empty file', new Uint8Array(), /at least 4 bytes; found 0 bytes/],
  [
    'a wrong magic',
    idxBytes({ magic: [0, 1], shape: [1], data: DATA }),
    /two zero bytes; found .* 0x00010801/,
  ],
  ['a text file', Buffer.from('<html>not here</html>'), /two zero bytes; found .* 0x3c68746d/],
  [
    'an unknown element type',
    idxBytes({ type: 0x07, shape: [6], data: DATA }),
    /element type 0x07 \(unknown\)/,
  ],
  ['a float array', idxBytes({ type: 0x0d, shape: [6], data: DATA }), /element type 0x0d \(32-bit float\)/],
  ['no dimensions', idxBytes({ shape: [], data: DATA }), /at least one dimension; found none/],
  ['a cut-off header', GOOD.subarray(0, 9), /header of 12 bytes .* truncated after 9 bytes/],
  ['a cut-off body', GOOD.subarray(0, -1), /expected 6 bytes .* \[2, 3\]; found 5 \(the file is cut off\)/],
  ['trailing bytes', Buffer.concat([GOOD, DATA]), /expected 6 bytes .*; found 12 \(trailing bytes\)/],
  [
    'absurd sizes',
    idxBytes({ shape: [0xffffffff, 0xffffffff, 0xffffffff], data: DATA }),
    /\[4294967295, 4294967295, 4294967295\]; found 6 \(the file is cut off\)/,
  ],
  ['sizes whose 32-bit product is right', idxBytes({ shape: [0x80000001, 6], data: DATA }), /cut off/],
  ['a gzip file cut off', packed.subarray(0, -9), /undamaged gzip file; found .*unexpected end of file/],
  ['a gzip file with a wrong checksum', flipped, /undamaged gzip file; found .*incorrect data check/],
  ['bytes after the gzip data', Buffer.concat([packed, DATA]), /undamaged gzip file/],
  ['trailing bytes inside gzip', gzipSync(Buffer.concat([GOOD, DATA])), /found 12 \(trailing bytes\)/],
])('refuses %s', async (_, bytes, message) => {
  const path = file(bytes);
  await expect(readIdx(path)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringMatching(message) as unknown,
  });
  await expect(readIdx(path)).rejects.toThrow(`Data file ${path} cannot be used`);
  await expect(readIdx(path)).rejects.toThrow('Replace it with a fresh copy');
});

test('does not decompress beyond the limit', async () => {
  const bomb = file(gzipSync(new Uint8Array(1_000_000)));
  await expect(readIdx(bomb, 999_999)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining('at most 999999 bytes') as unknown,
  });
  await expect(readIdx(bomb, 1_000_000)).rejects.toThrow('element type 0x00');
  const plain = file(new Uint8Array(1001));
  await expect(readIdx(plain, 1000)).rejects.toThrow('at most 1000 bytes');
});

test('says which file cannot be opened', async () => {
  const folder = temporaryFolder();
  const absent = join(folder, 'absent');
  const error = { code: 'unavailable', message: expect.stringContaining(absent) as unknown };
  await expect(readIdx(absent)).rejects.toMatchObject(error);
  await expect(readIdx(folder)).rejects.toMatchObject({ code: 'unavailable' });
});

function pair(images: Uint8Array, labels: Uint8Array) {
  return {
    imagesPath: file(images, 'images'),
    labelsPath: file(labels, 'labels'),
    height: 28,
    width: 28,
    classCount: 10,
  };
}

test('reads images with their labels', async () => {
  const split = await readLabelledImages(pair(flatImages(12), countingLabels(12)));
  expect(split.count).toBe(12);
  expect([...split.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  expect(split.images.length).toBe(12 * 784);
  expect([split.images[783], split.images[784]]).toEqual([0, 1]);
});

test.each([
  [
    'fewer labels than images',
    flatImages(3),
    countingLabels(2),
    'labels',
    /expected 3 labels.*; found 2 labels/,
  ],
  [
    'a label out of range',
    flatImages(3),
    idxBytes({ shape: [3], data: Uint8Array.of(9, 10, 11) }),
    'labels',
    /labels from 0 to 9; found label 10 for image 1/,
  ],
  [
    'labels in place of images',
    countingLabels(3),
    countingLabels(3),
    'images',
    /\[count, 28, 28\].*found .*\[3\]/,
  ],
  [
    'images in place of labels',
    flatImages(3),
    flatImages(3),
    'labels',
    /found an array of shape \[3, 28, 28\]/,
  ],
  [
    'images of another size',
    idxBytes({ shape: [1, 2, 3], data: DATA }),
    countingLabels(1),
    'images',
    /found an array of shape \[1, 2, 3\]/,
  ],
  ['no images at all', flatImages(0), countingLabels(0), 'images', /count at least 1/],
])('refuses %s', async (_, images, labels, culprit, message) => {
  const request = pair(images, labels);
  const path = culprit === 'images' ? request.imagesPath : request.labelsPath;
  const reading = readLabelledImages(request);
  await expect(reading).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringMatching(message) as unknown,
  });
  await expect(reading).rejects.toThrow(`Data file ${path} cannot be used`);
});
