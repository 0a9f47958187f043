import { expect, it } from 'vitest';
import { median, quantile, robustSlope } from '../../bench/statistics.ts';

it('quantiles lie between the values', () => {
  expect([0, 0.5, 0.75, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 2.5, 3.25, 4]);
  expect(quantile([], 0.5)).toBeNaN();
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[5], 5],
  [[], NaN],
])('median of %j → %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it('a slope ignores outliers', () => {
  const line = Array.from({ length: 11 }, (_, x) => ({ x, y: 2 * x + 5 }));
  expect(robustSlope(line)).toBe(2);
  expect(robustSlope(line.map((point, i) => (i % 4 === 1 ? { ...point, y: 1000 } : point)))).toBe(2);
  expect(robustSlope([{ x: 1, y: 1 }])).toBeNaN();
  expect(
    robustSlope([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ]),
  ).toBeNaN();
});
