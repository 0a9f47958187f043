/** Lines of a run's charts from its epoch records. */
import type { EpochRecord, Series } from '../../src-main/contract/runs.ts';

export type EpochMetric = 'loss' | 'acc' | 'valLoss' | 'valAcc' | 'penalty';
export type XUnit = 'step' | 'epoch';

/** One metric of the epochs, against the epoch or against its last step. */
export function epochSeries(epochs: readonly EpochRecord[], metric: EpochMetric, unit: XUnit): Series {
  return { x: epochs.map((record) => record[unit]), y: epochs.map((record) => record[metric]) };
}
