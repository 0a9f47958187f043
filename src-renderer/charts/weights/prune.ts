/** The prune test's curves. */
import type { PrunePoint, PruneResult } from '../../../src-main/contract/pruning.ts';

export interface CurvePoint extends PrunePoint {
  /** Share of the scope's weights that are zero. */
  sparsity: number;
}

/** By sparsity; several thresholds may remove the same weights. */
export function pruneCurve(points: readonly PrunePoint[], count: number): CurvePoint[] {
  return points
    .map((point) => ({ ...point, sparsity: point.zeros / count }))
    .sort((a, b) => a.sparsity - b.sparsity || a.threshold - b.threshold);
}

/**
 * The largest share of weights that can be pruned for at most `loss` less accuracy than unpruned; null where
 * the accuracy is unknown.
 */
export function affordable({ points, count }: PruneResult, loss: number): CurvePoint | null {
  const curve = pruneCurve(points, count);
  const whole = curve[0]?.accuracy ?? null;
  if (whole === null) return null;
  return curve.findLast(({ accuracy }) => accuracy !== null && accuracy >= whole - loss) ?? null;
}

/** The sparsity at a threshold, interpolated between tested points; null beyond them. */
export function sparsityAt(points: readonly PrunePoint[], count: number, threshold: number): number | null {
  const sorted = [...points].sort((a, b) => a.threshold - b.threshold);
  const before = sorted.findLast((point) => point.threshold <= threshold);
  const after = sorted.find((point) => point.threshold > threshold);
  if (before === undefined) return null;
  if (before.threshold === threshold) return before.zeros / count;
  if (after === undefined) return before.zeros / count;
  const share = (threshold - before.threshold) / (after.threshold - before.threshold);
  return (before.zeros + share * (after.zeros - before.zeros)) / count;
}
