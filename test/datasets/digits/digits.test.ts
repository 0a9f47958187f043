import { expect, test } from 'vitest';
import { DIGITS_TEST_COUNT, DIGITS_TRAIN_COUNT, digits } from '../../../src-main/datasets/digits/digits.ts';
import { STYLES } from '../../../src-main/datasets/digits/skeletons.ts';
import type { Split } from '../../../src-main/datasets/types.ts';
import { sha256 } from '../checksum.ts';

function labelCounts({ labels }: Split): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Each image as text, for comparing. */
function imageKeys({ images, count }: Split): string[] {
  return Array.from({ length: count }, (_, i) => sha256(images.subarray(784 * i, 784 * (i + 1))));
}

test('the same bytes for the same seed', () => {
  const { train, test: held } = digits({ trainCount: 500, testCount: 500 });
  expect(sha256(train.images)).toBe('94c4d4b20f052ccfc050850e42279561f9eb8d38159d56817b46809a41acd9b0');
  expect(sha256(held.images)).toBe('bbed5eb43d7ca857d40dfc65b80c0cceec1b8d4eeedc9aca002c2d51a730d20b');
  expect([...train.labels.subarray(0, 20)]).toEqual([
    8, 5, 3, 7, 9, 2, 1, 6, 4, 0, 7, 0, 9, 3, 8, 5, 2, 6, 4, 1,
  ]);
});

test('another seed draws other images', () => {
  const one = digits({ trainCount: 100, testCount: 10, seed: 1 });
  const two = digits({ trainCount: 100, testCount: 10, seed: 2 });
  expect(two.train.labels).not.toEqual(one.train.labels);
  expect(imageKeys(two.train).filter((key) => imageKeys(one.train).includes(key))).toEqual([]);
});

test('an image does not depend on the number of images drawn', () => {
  const many = digits({ trainCount: 203, testCount: 105 });
  const few = digits({ trainCount: 57, testCount: 11 });
  expect(few.train.images).toEqual(many.train.images.subarray(0, 57 * 784));
  expect(few.train.labels).toEqual(many.train.labels.subarray(0, 57));
  expect(few.test.images).toEqual(many.test.images.subarray(0, 11 * 784));
});

test('the complete set: balanced, in random order, without duplicates', { timeout: 30_000 }, () => {
  const all = digits();
  expect([all.train.count, all.test.count]).toEqual([DIGITS_TRAIN_COUNT, DIGITS_TEST_COUNT]);
  expect(labelCounts(all.train)).toEqual(Array.from({ length: 10 }, () => 1000));
  expect(labelCounts(all.test)).toEqual(Array.from({ length: 10 }, () => 500));
  const repeated = all.train.labels.filter((label, i) => label === all.train.labels[i - 10]).length;
  // In a fixed order every label would repeat the one ten places before it; at random, one in ten does.
  expect(repeated / DIGITS_TRAIN_COUNT).toBeLessThan(0.12);
  // Of 15,000 streams with 32-bit keys two could collide; none do.
  const keys = [...imageKeys(all.train), ...imageKeys(all.test)];
  expect(new Set(keys).size).toBe(keys.length);
});

test('every image shows ink within the frame on clean paper', () => {
  const { train } = digits({ trainCount: 2000, testCount: 1 });
  for (let i = 0; i < train.count; i++) {
    const image = train.images.subarray(784 * i, 784 * (i + 1));
    const inked = image.filter((value) => value > 100).length;
    const border = image.filter((value, p) => value > 100 && onBorder(p)).length;
    expect(inked).toBeGreaterThan(12);
    expect(inked).toBeLessThan(320);
    expect(border).toBeLessThan(12);
  }
});

function onBorder(pixel: number): boolean {
  const row = Math.floor(pixel / 28);
  const column = pixel % 28;
  return row === 0 || row === 27 || column === 0 || column === 27;
}

test('digits can be classified, but not by their mean image alone', () => {
  const { train, test: held } = digits({ trainCount: 2000, testCount: 1000 });
  const accuracy = nearestMeanAccuracy(train, held);
  expect(accuracy).toBeGreaterThan(0.55);
  expect(accuracy).toBeLessThan(0.9);
});

/** Test accuracy of a nearest-mean classifier. */
function nearestMeanAccuracy(train: Split, held: Split): number {
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  const counts = labelCounts(train);
  train.labels.forEach((label, i) => {
    means[label]?.forEach((sum, p, mean) => {
      mean[p] = sum + (train.images[784 * i + p] ?? 0) / (counts[label] ?? 1);
    });
  });
  const right = held.labels.filter((label, i) => {
    const image = held.images.subarray(784 * i, 784 * (i + 1));
    const distances = means.map((mean) => image.reduce((sum, v, p) => sum + (v - (mean[p] ?? 0)) ** 2, 0));
    return distances.indexOf(Math.min(...distances)) === label;
  });
  return right.length / held.count;
}

test('describes itself', () => {
  const set = digits({ trainCount: 1, testCount: 1 });
  expect(set.id).toBe('digits');
  expect(set.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(set.imageShape).toEqual([28, 28, 1]);
});

test('every skeleton lies in its box', () => {
  const points = STYLES.flat().flatMap(({ strokes }) => strokes.flat());
  expect(STYLES).toHaveLength(10);
  expect(points.length).toBeGreaterThan(200);
  expect(points.filter(({ x, y }) => !(x >= 0 && x <= 1 && y >= 0 && y <= 1))).toEqual([]);
});

test.each([0, 2.5, 10_001])('refuses %s train images', (trainCount) => {
  expect(() => digits({ trainCount })).toThrow(
    expect.objectContaining({
      code: 'bad-input',
      message: expect.stringContaining(
        `There are 10000 digits train images, but ${String(trainCount)} were requested`,
      ) as unknown,
    }),
  );
});
