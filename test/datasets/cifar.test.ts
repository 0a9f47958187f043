import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasetStatus, loadDataset } from '../../src-main/datasets/catalog.ts';
import { REAL_DATA, realData } from '../realData.ts';
import { temporaryFolder } from './folders.ts';

const ALL = { trainCount: 'all', testCount: 'all' } as const;
const PLANE = 1024;

/** A record whose pixel p has red p % 251, green 7, blue the label. */
function record(label: number): Uint8Array {
  const bytes = new Uint8Array(1 + 3 * PLANE);
  bytes[0] = label;
  for (let p = 0; p < PLANE; p++) {
    bytes[1 + p] = p % 251;
    bytes[1 + PLANE + p] = 7;
    bytes[1 + 2 * PLANE + p] = label;
  }
  return bytes;
}

function writeSet(files: Record<string, Uint8Array>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cifar-10-batches-bin'));
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, 'cifar-10-batches-bin', name), bytes);
  }
  return folder;
}

const both = (...labels: number[]): Uint8Array => Buffer.concat(labels.map(record));

test('reads all batches in order and interleaves the colour planes', async () => {
  const dataFolder = writeSet({
    'data_batch_1.bin': both(3, 9),
    'data_batch_2.bin': both(0),
    'test_batch.bin': both(5),
  });
  const set = await loadDataset('cifar10', { home: temporaryFolder(), dataFolder }, ALL);
  expect(set.imageShape).toEqual([32, 32, 3]);
  expect([...set.train.labels]).toEqual([3, 9, 0]);
  expect(set.classes[9]).toBe('truck');
  expect([...set.train.images.subarray(0, 6)]).toEqual([0, 7, 3, 1, 7, 3]);
  expect([...set.train.images.subarray(3 * PLANE, 3 * PLANE + 3)]).toEqual([0, 7, 9]);
  expect([...set.test.labels]).toEqual([5]);
});

test('says which files are missing, and is available once they exist', () => {
  const folders = { home: temporaryFolder(), dataFolder: writeSet({ 'data_batch_1.bin': both(1) }) };
  const status = datasetStatus('cifar10', folders);
  expect(status.available).toBe(false);
  expect(status.reason).toContain('test_batch.bin of the binary version');
  expect(status.reason).toContain('cifar-10-batches-bin (missing: test_batch.bin)');
  writeFileSync(join(folders.dataFolder, 'cifar-10-batches-bin', 'test_batch.bin'), both(1));
  expect(datasetStatus('cifar10', folders).available).toBe(true);
});

test.each([
  ['a file that is cut short', both(1).subarray(0, 3000), 'holds 3000 bytes'],
  ['an empty file', new Uint8Array(), 'holds 0 bytes'],
  ['a label that is none', both(1, 10), 'record 1 has label 10'],
])('%s is refused', async (_what, damaged, message) => {
  const dataFolder = writeSet({ 'data_batch_1.bin': damaged, 'test_batch.bin': both(1) });
  await expect(loadDataset('cifar10', { home: temporaryFolder(), dataFolder }, ALL)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining(message) as unknown,
  });
});

test.skipIf(REAL_DATA === null)('the real images', async () => {
  const folders = { home: temporaryFolder(), dataFolder: realData() };
  const set = await loadDataset('cifar10', folders, { trainCount: 100, testCount: 10 });
  expect([set.train.count, set.test.count]).toEqual([100, 10]);
  expect([...set.train.labels.subarray(0, 5)].map((label) => set.classes[label])).toEqual([
    'frog',
    'truck',
    'truck',
    'deer',
    'automobile',
  ]);
});
