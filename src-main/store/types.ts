/** What the rest of the workstation may ask of the store. The store is the database's only writer. */
import type { EngineName, ExperimentConfig } from '../contract/config.ts';
import type {
  Annotation,
  EpochRecord,
  RunStatus,
  RunSummary,
  SparklineMetric,
  StepMetric,
  WeightHistogram,
  WeightSnapshot,
  WeightStatistics,
} from '../contract/runs.ts';
import type { Settings, SettingsChange } from '../contract/settings.ts';

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

/**
 * All methods throw RidgelineError: `not-found` for an unknown run, `conflict` where the state forbids it,
 * `storage` when the disk is full, read-only or the database damaged.
 */
export interface Store {
  /** Adds a queued run at the queue's end. */
  addRun(config: ExperimentConfig): RunSummary;
  /** As `addRun`, in order, all of them or none. */
  addRuns(configs: readonly ExperimentConfig[]): RunSummary[];
  /** All runs, those in the trash too, in the order added. */
  runs(): RunSummary[];
  run(id: string): RunSummary;
  /** Queued runs in the queue's order. */
  queuedIds(): string[];
  /**
   * Puts queued runs, in the order given, before another queued one, or at the queue's end. All or none move.
   * Throws `conflict` where one of them is not queued, `bad-input` where `before` is among those to move.
   */
  moveQueued(ids: readonly string[], before: string | null): void;
  /** Whether the user has paused the queue. */
  queuePaused(): boolean;
  setQueuePaused(paused: boolean): void;
  /** queued → running; sets `startedAt`, and the number of threads where it is given. */
  markRunning(id: string, threads?: number): RunSummary;
  /**
   * What the trainer said when its first step was ready; `weights` is the initial state, stored as epoch 0, and
   * empty in a run that goes on.
   */
  recordStart(
    id: string,
    start: { engine: EngineName; device: string; weights: readonly StoredTensor[] },
  ): RunSummary;
  recordEpoch(commit: EpochCommit): void;
  /** Steps trained after the last finished epoch, kept when a run stops in the middle of one. */
  recordSteps(id: string, steps: readonly StepBlock[]): void;
  /** The checkpoint of the last recorded epoch, where that was recorded without. */
  recordCheckpoint(id: string, checkpoint: StoredCheckpoint): void;
  /** The record of the last checkpoint, or null. */
  lastCheckpoint(id: string): number | null;
  /** As `lastCheckpoint`, of a run that can be resumed; 0 for one that never began. Throws `conflict` for any other. */
  resumePoint(id: string): number;
  /**
   * stopped | interrupted | failed → queued at the queue's end, without what was recorded after the last checkpoint.
   * @param engine what to train on from now on; the config's own where absent
   */
  requeue(id: string, engine?: ExperimentConfig['engine']): RunSummary;
  markFinished(id: string, outcome: FinishedStatus): RunSummary;
  /** Marks every run that a vanished process left `running` as `interrupted`; returns them. */
  recoverInterrupted(reason: string): RunSummary[];
  /** Changes tags and note of runs. Throws `bad-input` where one would get too many tags. */
  annotate(ids: readonly string[], change: Annotation): void;
  /** Takes runs off the list; they keep everything. Throws `conflict` where one is queued or running. */
  trash(ids: readonly string[]): void;
  restore(ids: readonly string[]): void;
  /** Deletes runs with everything recorded for them. Throws `conflict` where one is not in the trash. */
  removeTrashed(ids: readonly string[]): void;
  /** The run that others are measured against, or null. */
  baseline(): string | null;
  setBaseline(id: string | null): void;
  /**
   * The course of a metric over the records of each run, in the order asked; empty for a run that is gone.
   * @param points at most so many values for a run, the last of them its newest number
   */
  sparklines(
    ids: readonly string[],
    metric: SparklineMetric,
    points: number,
  ): { id: string; values: number[] }[];
  epochs(id: string): EpochRecord[];
  /** Full-resolution values of one metric and the steps they belong to (from 1). */
  steps(id: string, metric: StepMetric): { step: Float64Array; value: Float32Array };
  /** Recorded tensors in model order with the epochs for which there is a snapshot, ascending. */
  tensors(id: string): { tensor: string; shape: number[]; epochs: number[] }[];
  /** Null where this tensor or epoch was not recorded; `epoch` absent means the last one. */
  snapshot(id: string, tensor: string, epoch?: number): WeightSnapshot | null;
  /** Statistics of all tensors at the last recorded epoch, in model order. */
  latestWeights(id: string): WeightStatistics[];
  /** Statistics of all tensors at an epoch, or at the last one, in model order; null where nothing was recorded. */
  weightsAt(id: string, epoch?: number): { epoch: number; weights: WeightStatistics[] } | null;
  /** Epochs with snapshots, ascending. */
  snapshotEpochs(id: string): number[];
  /** Snapshots of some tensors at some epochs, by epoch and in model order; those that are not there are left out. */
  snapshots(id: string, tensors: readonly string[], epochs: readonly number[]): WeightSnapshot[];
  /** What the user has set; the defaults where nothing was. */
  settings(): Settings;
  /** @returns all settings after the change */
  changeSettings(change: SettingsChange): Settings;
  close(): void;
}
