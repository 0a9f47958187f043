/** Input types of the store. */
import type { StepMetric } from '../contract/metrics.ts';
import type { EpochRecord, RunStatus, WeightHistogram, WeightStatistics } from '../contract/runs.ts';

/** Consecutive steps: arrays of equal length; NaN for values that were not finite. */
export interface StepBlock {
  firstStep: number;
  values: Record<StepMetric, Float32Array>;
}

export interface StoredTensor {
  statistics: WeightStatistics;
  histogram: WeightHistogram;
}

/** A checkpoint file, written before this entry is stored. */
export interface StoredCheckpoint {
  record: number;
  /** File name in the run's folder. */
  file: string;
  /** Earlier records whose checkpoints are kept; all others are deleted. */
  kept: readonly number[];
}

/** A finished epoch, written in one transaction. */
export interface EpochCommit {
  runId: string;
  record: EpochRecord;
  weights: readonly StoredTensor[];
  /** Steps since the last commit. */
  steps: readonly StepBlock[];
  /** The epoch's checkpoint, if it has one. */
  checkpoint?: StoredCheckpoint | undefined;
}

export interface FinishedStatus {
  status: Extract<RunStatus, 'completed' | 'stopped' | 'failed' | 'interrupted'>;
  error: string | null;
}
