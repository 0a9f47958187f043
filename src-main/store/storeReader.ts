/** Queries of the store, for the writing process and for readers. */
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';
import type { RecordMetric, StepMetric } from '../contract/metrics.ts';
import type { EpochRecord, RunSummary, WeightSnapshot, WeightStatistics } from '../contract/runs.ts';
import { DEFAULT_SETTINGS, settings, type Settings } from '../contract/settings.ts';
import { AnnotationTable } from './annotationTable.ts';
import { CheckpointTable } from './checkpointTable.ts';
import type { Connection } from './connection.ts';
import { PreferenceTable } from './preferenceTable.ts';
import { QueueTable } from './queueTable.ts';
import { RunTable } from './runTable.ts';
import { SparklineTable } from './sparklineTable.ts';
import { StepTable } from './stepTable.ts';
import { WeightTable } from './weightTable.ts';

/**
 * All methods throw RidgelineError: `not-found` for an unknown run, `storage` when the database is damaged. If the
 * record of a run is damaged, `runs()` throws an error that names the run and how to remove it, because a list that
 * silently omits runs would seem complete. All other runs can still be read individually.
 */
export class StoreReader {
  protected readonly connection: Connection;
  protected readonly runsTable: RunTable;
  protected readonly weightsTable: WeightTable;
  protected readonly stepsTable: StepTable;
  protected readonly checkpointsTable: CheckpointTable;
  protected readonly preferencesTable: PreferenceTable;
  protected readonly annotationsTable: AnnotationTable;
  protected readonly queueTable: QueueTable;
  readonly #sparklinesTable: SparklineTable;

  constructor(connection: Connection) {
    this.connection = connection;
    this.runsTable = new RunTable(connection);
    this.weightsTable = new WeightTable(connection);
    this.stepsTable = new StepTable(connection);
    this.checkpointsTable = new CheckpointTable(connection);
    this.preferencesTable = new PreferenceTable(connection);
    this.annotationsTable = new AnnotationTable(connection);
    this.queueTable = new QueueTable(connection);
    this.#sparklinesTable = new SparklineTable(connection);
  }

  /** The user's settings, with defaults. */
  settings(): Settings {
    return this.connection.read(() => this.preferencesTable.get('settings', settings, DEFAULT_SETTINGS));
  }

  /** All runs, including those in the trash, in creation order. */
  runs(): RunSummary[] {
    return this.connection.read(() => this.runsTable.list());
  }

  run(id: string): RunSummary {
    return this.connection.read(() => this.runsTable.get(id));
  }

  /** Queued runs in the queue's order. */
  queuedIds(): string[] {
    return this.connection.read(() => this.queueTable.ids());
  }

  /** Whether the user has paused the queue. */
  queuePaused(): boolean {
    return this.connection.read(() => this.preferencesTable.get('queuePaused', z.boolean(), false));
  }

  /** The number of the record with the last checkpoint, or null. */
  lastCheckpoint(id: string): number | null {
    return this.#ofRun(id, () => this.checkpointsTable.last(id));
  }

  /** As `lastCheckpoint`, for a run that can be resumed; 0 for one that never started. Throws `conflict` otherwise. */
  resumePoint(id: string): number {
    return this.connection.read(() => this.resumable(id));
  }

  /** As `resumePoint`, inside the caller's transaction. */
  protected resumable(id: string): number {
    this.annotationsTable.requireListed(id, 'be resumed');
    this.runsTable.requireStatus(id, ['stopped', 'failed', 'interrupted'], 'be resumed');
    const record = this.checkpointsTable.last(id);
    if (record === null) {
      if (this.runsTable.get(id).startedAt === null) return 0;
      throw new RidgelineError(
        'conflict',
        `Run ${id} has no checkpoint to resume from. Train it again with: ridgeline run`,
      );
    }
    return record;
  }

  /** The run that others are compared with, or null. */
  baseline(): string | null {
    return this.connection.read(() => {
      const id = this.preferencesTable.get('baseline', z.string().nullable(), null);
      return id !== null && this.annotationsTable.exists(id) ? id : null;
    });
  }

  /**
   * A metric over the records of each run, downsampled, in the requested order; empty for a deleted run.
   * @param points maximum number of values per run; the last one is its newest number
   */
  sparklines(
    ids: readonly string[],
    metric: RecordMetric,
    points: number,
  ): { id: string; values: number[] }[] {
    return this.connection.read(() => this.#sparklinesTable.read(ids, metric, points));
  }

  epochs(id: string): EpochRecord[] {
    return this.connection.read(() => this.runsTable.epochs(id));
  }

  /** Full-resolution values of one metric and their steps, 1-based. */
  steps(id: string, metric: StepMetric): { step: Float64Array; value: Float32Array } {
    return this.#ofRun(id, () => this.stepsTable.read(id, metric));
  }

  /** Recorded tensors in model order, each with the epochs of its snapshots, ascending. */
  tensors(id: string): { tensor: string; shape: number[]; epochs: number[] }[] {
    return this.#ofRun(id, () => this.weightsTable.tensors(id));
  }

  /** Null if this tensor or epoch was not recorded. Without `epoch`, the last one. */
  snapshot(id: string, tensor: string, epoch?: number): WeightSnapshot | null {
    return this.#ofRun(id, () => this.weightsTable.snapshot(id, tensor, epoch));
  }

  /** Statistics of all tensors at the last recorded epoch, in model order. */
  latestWeights(id: string): WeightStatistics[] {
    return this.weightsAt(id)?.weights ?? [];
  }

  /** Statistics of all tensors at an epoch, by default the last one, in model order; null if nothing was recorded. */
  weightsAt(id: string, epoch?: number): { epoch: number; weights: WeightStatistics[] } | null {
    return this.#ofRun(id, () => this.weightsTable.at(id, epoch));
  }

  /** Epochs with snapshots, ascending. */
  snapshotEpochs(id: string): number[] {
    return this.#ofRun(id, () => this.weightsTable.epochs(id));
  }

  /** Snapshots of some tensors at some epochs, by epoch and in model order; missing ones are omitted. */
  snapshots(id: string, tensors: readonly string[], epochs: readonly number[]): WeightSnapshot[] {
    return this.#ofRun(id, () => this.weightsTable.snapshots(id, tensors, epochs));
  }

  close(): void {
    this.connection.close();
  }

  #ofRun<T>(id: string, body: () => T): T {
    return this.connection.read(() => {
      this.runsTable.require(id);
      return body();
    });
  }
}
