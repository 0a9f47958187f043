import { describe, expect, test } from 'vitest';
import { SHARE_THRESHOLDS, weightStatistics as schema } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';

/** Unit roundoff of float64. */
const U = 2 ** -53;

/** Compensated sum (Neumaier): its own error is about one rounding, so it serves as the exact value. */
function exactSum(terms: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const term of terms) {
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

function of(values: Float32Array) {
  return weightStatistics('dense_1/kernel', [values.length], values);
}

describe('weightStatistics', () => {
  test('of a small tensor by hand', () => {
    const values = Float32Array.of(3, -4, 0, -0, 1, 0.5);
    const statistics = weightStatistics('conv/kernel', [3, 2], values);
    expect(schema.parse(statistics)).toEqual(statistics);
    expect(statistics).toEqual({
      tensor: 'conv/kernel',
      shape: [3, 2],
      count: 6,
      mean: 0.5 / 6,
      std: expect.closeTo(Math.sqrt(26.25 / 6 - (0.5 / 6) ** 2), 14) as number,
      min: -4,
      max: 3,
      l1: 8.5,
      l2: Math.sqrt(26.25),
      zeros: 2,
      nonFinite: 0,
      below: {
        '0.000001': 2 / 6,
        '0.00001': 2 / 6,
        '0.0001': 2 / 6,
        '0.001': 2 / 6,
        '0.01': 2 / 6,
        '0.1': 2 / 6,
      },
    });
  });

  test.each([
    ['around zero', 0, 0.05],
    ['far from zero', 1000, 0.001],
    ['tiny', 0, 1e-30],
    ['huge', 0, 1e37],
  ])('random weights %s agree with compensated sums', (_, mean, stddev) => {
    const random = new RandomStream(4, 'statistics');
    const n = 20_000;
    const values = Float32Array.from({ length: n }, () => mean + stddev * random.normal());
    const statistics = of(values);
    const l1 = exactSum(values.map(Math.abs));
    const squares = exactSum(Float64Array.from(values, (w) => w * w));
    const trueMean = exactSum(values) / n;
    const variance = exactSum(Float64Array.from(values, (w) => (w - trueMean) ** 2)) / n;
    // A plain float64 sum of n terms is off by at most (n - 1)·U·Σ|term|, the mean by a further division.
    expect(Math.abs((statistics.mean ?? NaN) - trueMean)).toBeLessThanOrEqual(
      U * l1 + U * Math.abs(trueMean),
    );
    expect(Math.abs((statistics.l1 ?? NaN) / l1 - 1)).toBeLessThanOrEqual(n * U);
    // Half the relative error of the sum under the root, and its own rounding.
    expect(Math.abs((statistics.l2 ?? NaN) / Math.sqrt(squares) - 1)).toBeLessThanOrEqual(n * U);
    // The mean's error δ enters as δ²/variance: (1e-13)²/1e-6 in the worst row, nothing beside n·U.
    expect(Math.abs((statistics.std ?? NaN) / Math.sqrt(variance) - 1)).toBeLessThanOrEqual(n * U);
    expect(statistics.min).toBe(Math.min(...values));
    expect(statistics.max).toBe(Math.max(...values));
  });

  test('constant weights have deviation 0', () => {
    expect(of(new Float32Array(1000).fill(0.1))).toMatchObject({ std: expect.closeTo(0, 15) as number });
    expect(of(new Float32Array(1000).fill(0.5)).std).toBe(0);
  });

  test('shares are strictly below: a weight at the threshold, as float32, is not', () => {
    for (const threshold of SHARE_THRESHOLDS) {
      const at = Math.fround(Number(threshold));
      const before = new Float32Array(
        Uint32Array.of((new Uint32Array(Float32Array.of(at).buffer)[0] ?? 0) - 1).buffer,
      );
      const values = Float32Array.of(at, -at, before[0] ?? NaN, -(before[0] ?? NaN));
      expect(of(values).below[threshold], threshold).toBe(0.5);
    }
  });

  test('shares of random weights agree with counting', () => {
    const random = new RandomStream(5, 'statistics');
    const values = Float32Array.from({ length: 5000 }, () => 10 ** (-8 * random.uniform()) * random.normal());
    const { below } = of(values);
    expect(Object.keys(below)).toEqual([...SHARE_THRESHOLDS]);
    for (const threshold of SHARE_THRESHOLDS) {
      const expected = values.filter((w) => Math.abs(w) < Number(threshold)).length / values.length;
      expect(below[threshold]).toBe(expected);
    }
  });

  test.each([NaN, Infinity, -Infinity])(
    'with one %d among finite weights the sums are null, the extremes are not',
    (bad) => {
      const statistics = of(Float32Array.of(0, bad, -2, 5));
      expect(schema.parse(statistics)).toEqual(statistics);
      expect(statistics).toMatchObject({
        count: 4,
        mean: null,
        std: null,
        l1: null,
        l2: null,
        min: -2,
        max: 5,
        zeros: 1,
        nonFinite: 1,
        below: { '0.1': 0.25 },
      });
    },
  );

  test('without a finite weight the extremes are null too', () => {
    const statistics = of(Float32Array.of(NaN, Infinity));
    expect(statistics).toMatchObject({ min: null, max: null, zeros: 0, nonFinite: 2, below: { '0.1': 0 } });
  });

  test('negative zeros become 0', () => {
    const { min, max } = of(Float32Array.of(-0, -0));
    expect(Object.is(min, 0) && Object.is(max, 0)).toBe(true);
  });

  test('the largest float32s do not overflow the norms', () => {
    const largest = 3.4028234663852886e38;
    const { l2 } = of(new Float32Array(1000).fill(largest));
    expect((l2 ?? NaN) / (Math.sqrt(1000) * largest)).toBeCloseTo(1, 12);
  });

  test.each([
    ['too few values', [3, 2], 5],
    ['no values', [0], 0],
  ])('refuses %s', (_, shape, length) => {
    expect(() => weightStatistics('dense_1/kernel', shape, new Float32Array(length))).toThrow(RangeError);
  });
});
