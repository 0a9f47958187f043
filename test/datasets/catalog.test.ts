import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasetIds, datasetStatus, loadDataset } from '../../src-main/datasets/catalog.ts';
import { sha256 } from './checksum.ts';
import { REAL_DATA, realData } from '../realData.ts';
import { temporaryFolder } from './folders.ts';
import { flatImages, writeTinySet } from './idxFiles.ts';

const ALL = { trainCount: 'all', testCount: 'all' } as const;

test('lists the data sets', () => {
  expect(datasetIds).toEqual(['digits', 'mnist', 'fashion-mnist', 'cifar10']);
});

test('the digits need no files', async () => {
  const folders = { home: '/nonexistent', dataFolder: null };
  expect(datasetStatus('digits', folders)).toEqual({
    id: 'digits',
    title: 'Digits (built in)',
    available: true,
    reason: null,
  });
  const digits = await loadDataset('digits', folders, { trainCount: 30, testCount: 20 });
  expect([digits.train.count, digits.test.count]).toEqual([30, 20]);
  await expect(loadDataset('digits', folders, { trainCount: 10_001, testCount: 1 })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining(
      'There are 10000 digits train images, but 10001 were requested',
    ) as unknown,
  });
});

test.skipIf(REAL_DATA === null)('the real MNIST', async () => {
  const mnist = await loadDataset('mnist', { home: temporaryFolder(), dataFolder: realData() }, ALL);
  expect(mnist.imageShape).toEqual([28, 28, 1]);
  expect([mnist.train.count, mnist.test.count]).toEqual([60_000, 10_000]);
  expect([...mnist.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect([...mnist.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  expect(mnist.classes[mnist.train.labels[0] ?? -1]).toBe('5');
  expect(sha256(mnist.train.images)).toBe('741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757');
  expect(sha256(mnist.test.images)).toBe('6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161');
});

test.skipIf(REAL_DATA === null)('the real Fashion-MNIST, its first images', async () => {
  const folders = { home: temporaryFolder(), dataFolder: realData() };
  const fashion = await loadDataset('fashion-mnist', folders, { trainCount: 100, testCount: 50 });
  expect([fashion.train.count, fashion.test.count]).toEqual([100, 50]);
  // The other 59,900 images must be freed.
  expect(fashion.train.images.buffer.byteLength).toBe(100 * 784);
  const names = [...fashion.train.labels.subarray(0, 4)].map((label) => fashion.classes[label]);
  expect(names).toEqual(['Ankle boot', 'T-shirt/top', 'T-shirt/top', 'Dress']);
});

test('the home takes precedence over the data folder', async () => {
  const home = temporaryFolder();
  const dataFolder = temporaryFolder();
  writeTinySet(join(dataFolder, 'mnist'));
  writeFileSync(join(dataFolder, 'mnist', 't10k-images-idx3-ubyte'), 'damaged');
  await expect(loadDataset('mnist', { home, dataFolder }, ALL)).rejects.toMatchObject({ code: 'bad-data' });
  writeTinySet(join(home, 'datasets', 'mnist'));
  const mnist = await loadDataset('mnist', { home, dataFolder }, ALL);
  expect([mnist.train.count, mnist.test.count]).toEqual([12, 6]);
  expect(datasetStatus('mnist', { home, dataFolder: null }).available).toBe(true);
});

test('an incomplete folder is skipped', async () => {
  const home = temporaryFolder();
  const dataFolder = temporaryFolder();
  mkdirSync(join(home, 'datasets', 'mnist'), { recursive: true });
  writeFileSync(join(home, 'datasets', 'mnist', 'train-images-idx3-ubyte'), flatImages(3));
  writeTinySet(join(dataFolder, 'mnist'));
  const mnist = await loadDataset('mnist', { home, dataFolder }, ALL);
  expect(mnist.train.count).toBe(12);
});

test('says what is missing, the searched folders and how to provide it', async () => {
  const home = temporaryFolder();
  const dataFolder = temporaryFolder();
  writeTinySet(join(dataFolder, 'fashion-mnist'));
  rmSync(join(dataFolder, 'fashion-mnist', 'train-labels-idx1-ubyte.gz'));
  const { available, reason } = datasetStatus('fashion-mnist', { home, dataFolder });
  expect(available).toBe(false);
  expect(reason).toContain(`${join(dataFolder, 'fashion-mnist')} (missing: train-labels-idx1-ubyte)`);
  expect(reason).toContain(`${join(home, 'datasets', 'fashion-mnist')} (missing: train-images-idx3-ubyte, `);
  expect(reason).toMatch(/--data or the environment variable RIDGELINE_DATA/);
  await expect(loadDataset('fashion-mnist', { home, dataFolder }, ALL)).rejects.toMatchObject({
    code: 'unavailable',
    message: reason,
  });
});

test('says that no data folder is set', () => {
  const { reason } = datasetStatus('mnist', { home: temporaryFolder(), dataFolder: null });
  expect(reason).toContain('No data folder is set.');
});

test('rejects more images than available', async () => {
  const home = temporaryFolder();
  writeTinySet(join(home, 'datasets', 'mnist'));
  const folders = { home, dataFolder: null };
  const refusal = (message: string) => ({
    code: 'bad-input',
    message: expect.stringContaining(message) as unknown,
  });
  await expect(loadDataset('mnist', folders, { trainCount: 13, testCount: 6 })).rejects.toMatchObject(
    refusal('There are 12 mnist train images, but 13 were requested'),
  );
  await expect(loadDataset('mnist', folders, { trainCount: 12, testCount: 7 })).rejects.toMatchObject(
    refusal('There are 6 mnist test images, but 7 were requested'),
  );
});

test('an unknown data set', async () => {
  const folders = { home: temporaryFolder(), dataFolder: null };
  const refusal =
    'Unknown data set "mnsit". Set dataset.id to one of: digits, mnist, fashion-mnist, cifar10.';
  await expect(loadDataset('mnsit', folders, ALL)).rejects.toMatchObject({
    code: 'bad-input',
    message: refusal,
  });
  expect(() => datasetStatus('mnsit', folders)).toThrow(refusal);
});
