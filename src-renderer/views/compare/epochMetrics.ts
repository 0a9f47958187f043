/** The metrics of an epoch record that charts, tables and scatters show. */
import type { EpochRecord } from '../../../src-main/contract/runs.ts';
import type { Direction } from '../../data/best.ts';

export const EPOCH_METRICS = [
  'valAcc',
  'valLoss',
  'acc',
  'loss',
  'trainAcc',
  'trainLoss',
  'penalty',
  'objective',
  'valObjective',
  'learningRate',
  'seconds',
] as const;
/** `objective` and `valObjective` are the loss and the penalty in one, as Keras prints them. */
export type EpochMetric = (typeof EPOCH_METRICS)[number];

export function epochValue(record: EpochRecord, metric: EpochMetric): number | null {
  if (metric === 'objective') return sum(record.loss, record.penalty);
  if (metric === 'valObjective') return sum(record.valLoss, record.penalty);
  return record[metric];
}

function sum(loss: number | null, penalty: number | null): number | null {
  return loss === null || penalty === null ? null : loss + penalty;
}

export function isAccuracy(metric: string): boolean {
  return metric === 'acc' || metric === 'valAcc' || metric === 'trainAcc';
}

/** Which end is better; null where neither is. */
export function betterOf(metric: EpochMetric): Direction | null {
  if (isAccuracy(metric)) return 'higher';
  if (metric === 'penalty' || metric === 'learningRate' || metric === 'seconds') return null;
  return 'lower';
}
