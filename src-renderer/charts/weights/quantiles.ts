/** Percentiles of weights, estimated from their histogram. */
import { magnitudeRange } from '../../../src-main/shared/bins.ts';
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';
import type { RunHistory } from './history.ts';

const BAND_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/**
 * Quantiles of the finite weights, with an error of at most a bin's width (4.4 %); null where there are none.
 * @param levels ascending, 0 … 1
 */
export function quantiles({ keys, counts }: WeightHistogram, levels: readonly number[]): (number | null)[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return levels.map(() => null);
  const found: number[] = [];
  let before = 0;
  keys.forEach((key, i) => {
    const count = counts[i] ?? 0;
    while (found.length < levels.length) {
      const wanted = (levels[found.length] ?? 0) * total;
      if (wanted > before + count && i < keys.length - 1) break;
      found.push(within(key, Math.min(1, (wanted - before) / count)));
    }
    before += count;
  });
  return levels.map((_, i) => found[i] ?? null);
}

/** The value at a share of a bin, from its lower end. */
function within(key: number, share: number): number {
  if (key === 0) return 0;
  const { low, high } = magnitudeRange(key);
  // In ascending order: a negative bin begins at its largest magnitude.
  const outward = key > 0 ? share : 1 - share;
  const magnitude = low === 0 ? outward * high : high === Infinity ? low : low * (high / low) ** outward;
  return key > 0 ? magnitude : -magnitude;
}

export interface BandPoint {
  epoch: number;
  /** At `BAND_LEVELS`. */
  values: (number | null)[];
}

export function bandsOf(history: RunHistory): BandPoint[] {
  return history.epochs.map(({ epoch, histogram }) => ({ epoch, values: quantiles(histogram, BAND_LEVELS) }));
}
