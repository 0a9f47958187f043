import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src-main/random/philox.ts';
import { histogram } from '../../src-main/weights/histogram.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import { sumHistograms, sumStatistics } from '../../src-main/weights/sums.ts';

function values(seed: number, length: number, mean: number): Float32Array {
  const random = new RandomStream(seed, 'values');
  return Float32Array.from({ length }, (_, i) => (i % 7 === 0 ? 0 : mean + 0.1 * random.normal()));
}

const PIECES = [values(1, 500, 0), values(2, 40, 0.7), values(3, 3, -2)];
const WHOLE = Float32Array.from(PIECES.flatMap((piece) => [...piece]));

describe('combined tensors', () => {
  it('have the statistics of one tensor with all weights', () => {
    const sum = sumStatistics(PIECES.map((piece) => weightStatistics('t', [piece.length], piece)));
    const whole = weightStatistics('t', [WHOLE.length], WHOLE);
    for (const key of ['mean', 'std', 'l1', 'l2'] as const)
      expect(sum[key]).toBeCloseTo(whole[key] ?? NaN, 10);
    for (const key of ['min', 'max', 'zeros', 'nonFinite'] as const) expect(sum[key]).toBe(whole[key]);
  });

  it('have the histogram of one tensor with all weights', () => {
    const { nonFinite: _, ...whole } = histogram(WHOLE);
    expect(sumHistograms(PIECES.map((piece) => histogram(piece)))).toEqual(whole);
    expect(sumHistograms([])).toEqual({ keys: [], counts: [] });
  });

  it('are not finite if one of them is not, and still have extremes', () => {
    const broken = Float32Array.of(NaN, 1);
    const sum = sumStatistics([values(1, 9, 0), broken].map((v) => weightStatistics('t', [v.length], v)));
    expect(sum).toMatchObject({ mean: null, std: null, l1: null, l2: null, max: 1, nonFinite: 1 });
  });
});
