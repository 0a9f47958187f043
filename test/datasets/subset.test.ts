import { expect, test } from 'vitest';
import { firstN, selectSubset } from '../../src-main/datasets/subset.ts';
import type { Split } from '../../src-main/datasets/types.ts';

/** Two-pixel images: image i is [i, i + 100] with label i % 7. */
function splitOf(count: number): Split {
  return {
    images: Uint8Array.from({ length: 2 * count }, (_, i) => (i >> 1) + 100 * (i & 1)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 7),
    count,
  };
}

function firstPixels({ images }: Split): number[] {
  return [...images].filter((_, i) => i % 2 === 0);
}

test('firstN keeps order', () => {
  const part = firstN(splitOf(50), 3);
  expect(part).toEqual({
    images: Uint8Array.of(0, 100, 1, 101, 2, 102),
    labels: Uint8Array.of(0, 1, 2),
    count: 3,
  });
  expect(part.images.buffer.byteLength).toBe(6);
});

test('a subset has distinct images, each with its own label', () => {
  const subset = selectSubset(splitOf(100), 40, 3);
  const chosen = firstPixels(subset);
  expect(subset.count).toBe(40);
  expect(chosen).toHaveLength(40);
  expect(new Set(chosen).size).toBe(40);
  expect([...subset.labels]).toEqual(chosen.map((image) => image % 7));
  expect([...subset.images].filter((_, i) => i % 2 === 1)).toEqual(chosen.map((image) => image + 100));
});

test('a subset depends only on the seed', () => {
  const again = firstPixels(selectSubset(splitOf(100), 40, 3));
  expect(firstPixels(selectSubset(splitOf(100), 40, 3))).toEqual(again);
  expect(firstPixels(selectSubset(splitOf(100), 40, 4))).not.toEqual(again);
  expect(firstPixels(selectSubset(splitOf(100), 10, 3))).toEqual(again.slice(0, 10));
  expect(again).not.toEqual(again.toSorted((a, b) => a - b));
});

test('every image can be drawn', () => {
  const draws = Array.from({ length: 60 }, (_, seed) => firstPixels(selectSubset(splitOf(10), 3, seed)));
  expect(new Set(draws.flat()).size).toBe(10);
});

test('all images keep their order', () => {
  const split = splitOf(20);
  expect(selectSubset(split, 'all', 1)).toBe(split);
  expect(selectSubset(split, 20, 1)).toBe(split);
  expect(firstN(split, 'all')).toBe(split);
  expect(firstN(split, 20)).toBe(split);
});

test.each([0, -1, 21, 2.5, NaN])('refuses %s of 20 images', (count) => {
  const refusal: unknown = expect.objectContaining({
    code: 'bad-input',
    message: `There are 20 images, but ${String(count)} were requested. Set the count to a whole number from 1 to 20, or to all.`,
  });
  expect(() => firstN(splitOf(20), count)).toThrow(refusal);
  expect(() => selectSubset(splitOf(20), count, 1)).toThrow(refusal);
});
