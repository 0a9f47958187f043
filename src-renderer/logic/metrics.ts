/** Lines of a chart from epoch records, and the final figures of a run. */
import type { EpochRecord, Series } from '../../src-main/contract/runs.ts';
import type { Direction } from './best.ts';
import { formatAccuracy, formatMetric } from './format.ts';

export type EpochMetric = 'loss' | 'acc' | 'valLoss' | 'valAcc' | 'penalty';
export type XUnit = 'step' | 'epoch';

/** One metric of the epochs, against the epoch or against its last step. */
export function epochSeries(epochs: readonly EpochRecord[], metric: EpochMetric, unit: XUnit): Series {
  return { x: epochs.map((record) => record[unit]), y: epochs.map((record) => record[metric]) };
}

/** Steps in one epoch; null before the first one has ended. */
export function stepsPerEpoch(epochs: readonly EpochRecord[]): number | null {
  const last = epochs.at(-1);
  return last === undefined ? null : last.step / last.epoch;
}

export interface MetricInfo {
  metric: EpochMetric;
  title: string;
  /** Null where neither end is better. */
  better: Direction | null;
  format: (value: number | null | undefined) => string;
}

/** The rows of the table of final figures. */
export const FINAL_METRICS: readonly MetricInfo[] = [
  { metric: 'valAcc', title: 'Test accuracy', better: 'higher', format: formatAccuracy },
  { metric: 'acc', title: 'Train accuracy', better: 'higher', format: formatAccuracy },
  { metric: 'valLoss', title: 'Test loss', better: 'lower', format: formatMetric },
  { metric: 'loss', title: 'Train loss', better: 'lower', format: formatMetric },
  { metric: 'penalty', title: 'Penalty', better: null, format: formatMetric },
];

/** How much better a run does on what it has seen: train minus test accuracy. */
export function generalisationGap(last: EpochRecord | null): number | null {
  return last === null || last.acc === null || last.valAcc === null ? null : last.acc - last.valAcc;
}
