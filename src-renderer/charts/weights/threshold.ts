/** The number of weights below a threshold, estimated from a histogram. */
import { edge, LAST_KEY, LOG_BINS, magnitudeRange } from '../../../src-main/shared/bins.ts';
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';
import { keyAt } from './axis.ts';

export interface Below {
  /** Weights with |w| strictly below the threshold. */
  count: number;
  /** False where the threshold is inside an occupied bin: the count is then interpolated. */
  exact: boolean;
}

export function countBelow({ keys, counts }: WeightHistogram, threshold: number): Below {
  if (threshold <= 0) return { count: 0, exact: true };
  const holder = keyAt(threshold);
  const { low, high } = magnitudeRange(holder);
  let count = 0;
  let inside = 0;
  keys.forEach((key, i) => {
    const m = Math.abs(key);
    if (m < holder) count += counts[i] ?? 0;
    else if (m === holder) inside += counts[i] ?? 0;
  });
  if (inside === 0 || threshold === low) return { count, exact: true };
  return { count: count + inside * shareOfBin(low, high, threshold), exact: false };
}

/** Assumes that a bin's weights are uniform in the logarithm, or uniform where the bin reaches zero. */
function shareOfBin(low: number, high: number, threshold: number): number {
  if (low === 0) return threshold / high;
  if (high === Infinity) return 0;
  return Math.log(threshold / low) / Math.log(high / low);
}

/** Positions of a threshold slider: 0 for nothing, i + 1 for the universal edge i. */
export const SLIDER_MAX = LOG_BINS + 1;

/** The threshold at a slider position; each is a bin edge, where shares are exact. */
export function thresholdAt(position: number): number {
  return position <= 0 ? 0 : edge(Math.min(LOG_BINS, Math.round(position) - 1));
}

/** The slider position nearest to a threshold. */
export function sliderPosition(threshold: number): number {
  if (threshold < edge(0)) return threshold < edge(0) / 2 ? 0 : 1;
  const m = keyAt(threshold);
  if (m === LAST_KEY) return SLIDER_MAX;
  const { low, high } = magnitudeRange(m);
  return m - 1 + (Math.log(threshold / low) > Math.log(high / threshold) ? 1 : 0);
}
