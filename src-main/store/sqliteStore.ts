/** The store over one SQLite file: which state allows what, and what forms one transaction. */
import { z } from 'zod';
import type { EngineName, ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type {
  Annotation,
  EpochRecord,
  RunSummary,
  SparklineMetric,
  StepMetric,
  WeightSnapshot,
  WeightStatistics,
} from '../contract/runs.ts';
import { DEFAULT_SETTINGS, settings, type Settings, type SettingsChange } from '../contract/settings.ts';
import { AnnotationTable } from './annotationTable.ts';
import type { Connection } from './connection.ts';
import { CheckpointTable } from './checkpointTable.ts';
import { PreferenceTable } from './preferenceTable.ts';
import { QueueTable } from './queueTable.ts';
import { RunTable } from './runTable.ts';
import { SparklineTable } from './sparklineTable.ts';
import { StepTable } from './stepTable.ts';
import type {
  EpochCommit,
  FinishedStatus,
  StepBlock,
  Store,
  StoredCheckpoint,
  StoredTensor,
} from './types.ts';
import { WeightTable } from './weightTable.ts';

/**
 * Made by `openStore`. `runs()` throws when one run's record is damaged, naming that run and how to remove it,
 * rather than leave it out: a list that silently lacks runs would be taken for complete. All other runs can
 * still be reached one by one.
 */
export class SqliteStore implements Store {
  readonly #connection: Connection;
  readonly #runs: RunTable;
  readonly #weights: WeightTable;
  readonly #steps: StepTable;
  readonly #checkpoints: CheckpointTable;
  readonly #preferences: PreferenceTable;
  readonly #annotations: AnnotationTable;
  readonly #sparklines: SparklineTable;
  readonly #queue: QueueTable;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#runs = new RunTable(connection);
    this.#weights = new WeightTable(connection);
    this.#steps = new StepTable(connection);
    this.#checkpoints = new CheckpointTable(connection);
    this.#preferences = new PreferenceTable(connection);
    this.#annotations = new AnnotationTable(connection);
    this.#sparklines = new SparklineTable(connection);
    this.#queue = new QueueTable(connection);
  }

  settings(): Settings {
    return this.#connection.read(() => this.#preferences.get('settings', settings, DEFAULT_SETTINGS));
  }

  changeSettings(change: SettingsChange): Settings {
    return this.#connection.write(() => {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const changed = settings.parse({ ...this.settings(), ...Object.fromEntries(given) });
      this.#preferences.set('settings', changed);
      return changed;
    });
  }

  addRun(config: ExperimentConfig): RunSummary {
    return this.#connection.write(() => this.#add(config));
  }

  addRuns(configs: readonly ExperimentConfig[]): RunSummary[] {
    return this.#connection.write(() => configs.map((config) => this.#add(config)));
  }

  runs(): RunSummary[] {
    return this.#connection.read(() => this.#runs.list());
  }

  run(id: string): RunSummary {
    return this.#connection.read(() => this.#runs.get(id));
  }

  queuedIds(): string[] {
    return this.#connection.read(() => this.#queue.ids());
  }

  moveQueued(ids: readonly string[], before: string | null): void {
    const moved = [...new Set(ids)];
    if (before !== null && moved.includes(before)) {
      throw new RidgelineError('bad-input', `Run ${before} cannot be moved before itself.`);
    }
    this.#connection.write(() => {
      const waiting = new Set(this.#queue.ids());
      for (const id of before === null ? moved : [...moved, before]) {
        this.#runs.requireStatus(id, ['queued'], 'be moved in the queue');
        if (!waiting.has(id))
          throw new RidgelineError('conflict', `Run ${id} is in the trash, not in the queue.`);
      }
      this.#queue.move(moved, before);
    });
  }

  queuePaused(): boolean {
    return this.#connection.read(() => this.#preferences.get('queuePaused', z.boolean(), false));
  }

  setQueuePaused(paused: boolean): void {
    this.#connection.write(() => this.#preferences.set('queuePaused', paused));
  }

  markRunning(id: string, threads: number | null = null): RunSummary {
    return this.#connection.write(() => {
      this.#runs.requireStatus(id, ['queued'], 'start');
      this.#runs.start(id, threads);
      return this.#runs.get(id);
    });
  }

  recordStart(
    id: string,
    start: { engine: EngineName; device: string; weights: readonly StoredTensor[] },
  ): RunSummary {
    return this.#connection.write(() => {
      this.#runs.requireStatus(id, ['running'], 'report its start');
      if (this.#runs.get(id).engine !== null) {
        throw new RidgelineError('conflict', `Run ${id} has already reported its start.`);
      }
      this.#runs.setEngine(id, start.engine, start.device);
      this.#weights.add(id, 0, start.weights);
      return this.#runs.get(id);
    });
  }

  recordEpoch({ runId, record, weights, steps, checkpoint }: EpochCommit): void {
    this.#connection.write(() => {
      this.#runs.requireStatus(runId, ['running'], 'record an epoch');
      this.#runs.addEpoch(runId, record);
      this.#weights.add(runId, record.epoch, weights);
      this.#steps.add(runId, steps);
      if (checkpoint !== undefined) this.#checkpoints.add(runId, checkpoint);
    });
  }

  recordSteps(id: string, steps: readonly StepBlock[]): void {
    this.#connection.write(() => {
      this.#runs.requireStatus(id, ['running'], 'record steps');
      this.#steps.add(id, steps);
    });
  }

  recordCheckpoint(id: string, checkpoint: StoredCheckpoint): void {
    this.#connection.write(() => {
      this.#runs.requireStatus(id, ['running'], 'record a checkpoint');
      this.#checkpoints.add(id, checkpoint);
    });
  }

  lastCheckpoint(id: string): number | null {
    return this.#ofRun(id, () => this.#checkpoints.last(id));
  }

  resumePoint(id: string): number {
    return this.#connection.read(() => this.#resumePoint(id));
  }

  requeue(id: string, engine?: ExperimentConfig['engine']): RunSummary {
    return this.#connection.write(() => {
      const record = this.#resumePoint(id);
      const step = this.#runs.rewind(id, record, engine);
      this.#weights.dropAfter(id, record);
      this.#steps.dropAfter(id, step);
      this.#queue.append(id);
      return this.#runs.get(id);
    });
  }

  #resumePoint(id: string): number {
    this.#annotations.requireListed(id, 'be resumed');
    this.#runs.requireStatus(id, ['stopped', 'failed', 'interrupted'], 'be resumed');
    const record = this.#checkpoints.last(id);
    if (record === null) {
      if (this.#runs.get(id).startedAt === null) return 0;
      throw new RidgelineError(
        'conflict',
        `Run ${id} left no checkpoint to go on from. Train it anew with: ridgeline run`,
      );
    }
    return record;
  }

  markFinished(id: string, outcome: FinishedStatus): RunSummary {
    return this.#connection.write(() => {
      // A run may be stopped or fail while it waits, but only a running one completes.
      const from = outcome.status === 'completed' ? (['running'] as const) : (['queued', 'running'] as const);
      this.#runs.requireStatus(id, from, `become ${outcome.status}`);
      this.#runs.finish(id, outcome);
      return this.#runs.get(id);
    });
  }

  recoverInterrupted(reason: string): RunSummary[] {
    const ids = this.#connection.write(() => {
      const running = this.#runs.idsWithStatus('running');
      for (const id of running) this.#runs.finish(id, { status: 'interrupted', error: reason });
      return running;
    });
    // Read after the commit: a damaged run must not keep the others, and itself, `running` for ever.
    return this.#connection.read(() => ids.map((id) => this.#runs.get(id)));
  }

  annotate(ids: readonly string[], change: Annotation): void {
    this.#connection.write(() => {
      for (const id of ids) this.#annotations.annotate(id, change);
    });
  }

  trash(ids: readonly string[]): void {
    this.#connection.write(() => {
      const now = new Date().toISOString();
      for (const id of ids) this.#annotations.trash(id, now);
    });
  }

  restore(ids: readonly string[]): void {
    this.#connection.write(() => {
      for (const id of ids) this.#annotations.restore(id);
    });
  }

  removeTrashed(ids: readonly string[]): void {
    this.#connection.write(() => {
      for (const id of new Set(ids)) {
        this.#annotations.requireTrashed(id);
        this.#runs.remove(id);
      }
    });
  }

  baseline(): string | null {
    return this.#connection.read(() => {
      const id = this.#preferences.get('baseline', z.string().nullable(), null);
      return id !== null && this.#annotations.exists(id) ? id : null;
    });
  }

  setBaseline(id: string | null): void {
    this.#connection.write(() => {
      if (id !== null) this.#annotations.requireListed(id, 'be the baseline');
      this.#preferences.set('baseline', id);
    });
  }

  sparklines(
    ids: readonly string[],
    metric: SparklineMetric,
    points: number,
  ): { id: string; values: number[] }[] {
    return this.#connection.read(() => this.#sparklines.read(ids, metric, points));
  }

  epochs(id: string): EpochRecord[] {
    return this.#connection.read(() => this.#runs.epochs(id));
  }

  steps(id: string, metric: StepMetric): { step: Float64Array; value: Float32Array } {
    return this.#ofRun(id, () => this.#steps.read(id, metric));
  }

  tensors(id: string): { tensor: string; shape: number[]; epochs: number[] }[] {
    return this.#ofRun(id, () => this.#weights.tensors(id));
  }

  snapshot(id: string, tensor: string, epoch?: number): WeightSnapshot | null {
    return this.#ofRun(id, () => this.#weights.snapshot(id, tensor, epoch));
  }

  latestWeights(id: string): WeightStatistics[] {
    return this.weightsAt(id)?.weights ?? [];
  }

  weightsAt(id: string, epoch?: number): { epoch: number; weights: WeightStatistics[] } | null {
    return this.#ofRun(id, () => this.#weights.at(id, epoch));
  }

  snapshotEpochs(id: string): number[] {
    return this.#ofRun(id, () => this.#weights.epochs(id));
  }

  snapshots(id: string, tensors: readonly string[], epochs: readonly number[]): WeightSnapshot[] {
    return this.#ofRun(id, () => this.#weights.snapshots(id, tensors, epochs));
  }

  close(): void {
    this.#connection.close();
  }

  /** Within the caller's transaction. */
  #add(config: ExperimentConfig): RunSummary {
    const id = this.#runs.add(config);
    this.#queue.append(id);
    return this.#runs.get(id);
  }

  #ofRun<T>(id: string, body: () => T): T {
    return this.#connection.read(() => {
      this.#runs.require(id);
      return body();
    });
  }
}
