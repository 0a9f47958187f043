/** What is handed to the store to be kept. */
import type { StepMetric } from '../contract/metrics.ts';
import type { EpochRecord, RunStatus, WeightHistogram, WeightStatistics } from '../contract/runs.ts';

/** Consecutive steps: arrays of one length; NaN where a value was not finite. */
export interface StepBlock {
  firstStep: number;
  values: Record<StepMetric, Float32Array>;
}

export interface StoredTensor {
  statistics: WeightStatistics;
  histogram: WeightHistogram;
}

/** A file, written before this is stored, from which a run can go on after a record. */
export interface StoredCheckpoint {
  record: number;
  /** Its name in the run's folder. */
  file: string;
  /** Earlier records whose checkpoints stay; all others are forgotten. */
  kept: readonly number[];
}

/** A finished epoch as one unit: written in one transaction or not at all. */
export interface EpochCommit {
  runId: string;
  record: EpochRecord;
  weights: readonly StoredTensor[];
  /** The steps since the last commit. */
  steps: readonly StepBlock[];
  /** The epoch's own, where it has one. */
  checkpoint?: StoredCheckpoint | undefined;
}

export interface FinishedStatus {
  status: Extract<RunStatus, 'completed' | 'stopped' | 'failed' | 'interrupted'>;
  error: string | null;
}
