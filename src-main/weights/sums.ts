/** Combines the statistics and histograms of several tensors, which share their bins. */
import { LAST_KEY } from '../shared/bins.ts';
import type { SummedStatistics } from '../contract/histories.ts';
import type { WeightHistogram, WeightStatistics } from '../contract/runs.ts';

/**
 * @param statistics of the tensors, at least one
 * @returns the result of `weightStatistics` for all their weights in one tensor, up to rounding
 */
export function sumStatistics(statistics: readonly WeightStatistics[]): SummedStatistics {
  const [only] = statistics;
  if (only !== undefined && statistics.length === 1) {
    const { mean, std, min, max, l1, l2, zeros, nonFinite } = only;
    return { mean, std, min, max, l1, l2, zeros, nonFinite };
  }
  const count = total(statistics.map((one) => one.count)) ?? 0;
  const weighted = total(statistics.map(({ mean, count: n }) => (mean === null ? null : mean * n)));
  const mean = weighted === null ? null : weighted / count;
  // Each tensor's variance, and the distance of its mean from the total mean.
  const squares = total(
    statistics.map(({ mean: own, std, count: n }) =>
      own === null || std === null || mean === null ? null : n * (std ** 2 + (own - mean) ** 2),
    ),
  );
  const finite = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const mins = finite(statistics.map(({ min }) => min));
  const maxs = finite(statistics.map(({ max }) => max));
  const l2Squares = total(statistics.map(({ l2 }) => (l2 === null ? null : l2 ** 2)));
  return {
    mean,
    std: squares === null ? null : Math.sqrt(squares / count),
    min: mins.length === 0 ? null : Math.min(...mins),
    max: maxs.length === 0 ? null : Math.max(...maxs),
    l1: total(statistics.map(({ l1 }) => l1)),
    l2: l2Squares === null ? null : Math.sqrt(l2Squares),
    zeros: total(statistics.map(({ zeros }) => zeros)) ?? 0,
    nonFinite: total(statistics.map(({ nonFinite }) => nonFinite)) ?? 0,
  };
}

/** The sum, or null if one value is null. */
function total(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

export function sumHistograms(histograms: readonly WeightHistogram[]): WeightHistogram {
  const [only] = histograms;
  if (only !== undefined && histograms.length === 1) return only;
  const sums = new Float64Array(2 * LAST_KEY + 1);
  for (const { keys, counts } of histograms) {
    keys.forEach((key, i) => {
      const slot = key + LAST_KEY;
      sums[slot] = (sums[slot] ?? 0) + (counts[i] ?? 0);
    });
  }
  const keys: number[] = [];
  const counts: number[] = [];
  sums.forEach((count, slot) => {
    if (count === 0) return;
    keys.push(slot - LAST_KEY);
    counts.push(count);
  });
  return { keys, counts };
}
