/** The store: allowed state changes and transactions over one SQLite file. */
import type { EngineName, ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { Annotation, RunSummary } from '../contract/runs.ts';
import { settings, type Settings, type SettingsChange } from '../contract/settings.ts';
import { StoreReader } from './storeReader.ts';
import type { EpochCommit, FinishedStatus, StepBlock, StoredCheckpoint, StoredTensor } from './types.ts';

/**
 * Created by `openStore`. The database's only writer. All methods throw RidgelineError: `not-found` for an unknown
 * run, `conflict` if the state does not allow the change, `storage` if the disk is full or read-only or the database
 * is damaged.
 */
export class Store extends StoreReader {
  /** @returns all settings after the change */
  changeSettings(change: SettingsChange): Settings {
    return this.connection.write(() => {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const changed = settings.parse({ ...this.settings(), ...Object.fromEntries(given) });
      this.preferencesTable.set('settings', changed);
      return changed;
    });
  }

  /** Adds a run at the queue's end. */
  addRun(config: ExperimentConfig): RunSummary {
    return this.connection.write(() => this.#add(config));
  }

  /** As `addRun` for several runs, all or none. */
  addRuns(configs: readonly ExperimentConfig[]): RunSummary[] {
    return this.connection.write(() => configs.map((config) => this.#add(config)));
  }

  /**
   * Moves queued runs, in the given order, before another queued one or to the queue's end. All or none move. Throws
   * `conflict` if one of them is not queued, `bad-input` if `before` is among them.
   */
  moveQueued(ids: readonly string[], before: string | null): void {
    const moved = [...new Set(ids)];
    if (before !== null && moved.includes(before)) {
      throw new RidgelineError('bad-input', `Run ${before} cannot be moved before itself.`);
    }
    this.connection.write(() => {
      const waiting = new Set(this.queueTable.ids());
      for (const id of before === null ? moved : [...moved, before]) {
        this.runsTable.requireStatus(id, ['queued'], 'be moved in the queue');
        if (!waiting.has(id))
          throw new RidgelineError('conflict', `Run ${id} is in the trash, not in the queue.`);
      }
      this.queueTable.move(moved, before);
    });
  }

  setQueuePaused(paused: boolean): void {
    this.connection.write(() => this.preferencesTable.set('queuePaused', paused));
  }

  /** queued → running; sets `startedAt`, and the number of threads if given. */
  markRunning(id: string, threads: number | null = null): RunSummary {
    return this.connection.write(() => {
      this.runsTable.requireStatus(id, ['queued'], 'start');
      this.runsTable.start(id, threads);
      return this.runsTable.get(id);
    });
  }

  /** Records the start of the training. `weights` is the initial state, stored as epoch 0; empty in a resumed run. */
  recordStart(
    id: string,
    start: { engine: EngineName; device: string; weights: readonly StoredTensor[] },
  ): RunSummary {
    return this.connection.write(() => {
      this.runsTable.requireStatus(id, ['running'], 'report its start');
      if (this.runsTable.get(id).engine !== null) {
        throw new RidgelineError('conflict', `Run ${id} has already reported its start.`);
      }
      this.runsTable.setEngine(id, start.engine, start.device);
      this.weightsTable.add(id, 0, start.weights);
      return this.runsTable.get(id);
    });
  }

  recordEpoch({ runId, record, weights, steps, checkpoint }: EpochCommit): void {
    this.connection.write(() => {
      this.runsTable.requireStatus(runId, ['running'], 'record an epoch');
      this.runsTable.addEpoch(runId, record);
      this.weightsTable.add(runId, record.epoch, weights);
      this.stepsTable.add(runId, steps);
      if (checkpoint !== undefined) this.checkpointsTable.add(runId, checkpoint);
    });
  }

  /** Steps trained after the last finished epoch, kept when a run stops in the middle of one. */
  recordSteps(id: string, steps: readonly StepBlock[]): void {
    this.connection.write(() => {
      this.runsTable.requireStatus(id, ['running'], 'record steps');
      this.stepsTable.add(id, steps);
    });
  }

  /** Adds the checkpoint of the last recorded epoch if it was written later. */
  recordCheckpoint(id: string, checkpoint: StoredCheckpoint): void {
    this.connection.write(() => {
      this.runsTable.requireStatus(id, ['running'], 'record a checkpoint');
      this.checkpointsTable.add(id, checkpoint);
    });
  }

  /**
   * stopped | interrupted | failed → queued, at the queue's end. Deletes what was recorded after the last checkpoint.
   * @param engine the new engine; unchanged if absent
   */
  requeue(id: string, engine?: ExperimentConfig['engine']): RunSummary {
    return this.connection.write(() => {
      const record = this.resumable(id);
      const step = this.runsTable.rewind(id, record, engine);
      this.weightsTable.dropAfter(id, record);
      this.stepsTable.dropAfter(id, step);
      this.queueTable.append(id);
      return this.runsTable.get(id);
    });
  }

  markFinished(id: string, outcome: FinishedStatus): RunSummary {
    return this.connection.write(() => {
      // A queued run may be stopped or fail, but only a running one completes.
      const from = outcome.status === 'completed' ? (['running'] as const) : (['queued', 'running'] as const);
      this.runsTable.requireStatus(id, from, `become ${outcome.status}`);
      this.runsTable.finish(id, outcome);
      return this.runsTable.get(id);
    });
  }

  /** Marks every run that a crashed process left `running` as `interrupted`; returns them. */
  recoverInterrupted(reason: string): RunSummary[] {
    const ids = this.connection.write(() => {
      const running = this.runsTable.idsWithStatus('running');
      for (const id of running) this.runsTable.finish(id, { status: 'interrupted', error: reason });
      return running;
    });
    // Read after the commit, so that a damaged run does not prevent the change of status.
    return this.connection.read(() => ids.map((id) => this.runsTable.get(id)));
  }

  /** Changes tags and note of runs. Throws `bad-input` if one would get too many tags. */
  annotate(ids: readonly string[], change: Annotation): void {
    this.connection.write(() => {
      for (const id of ids) this.annotationsTable.annotate(id, change);
    });
  }

  /** Moves runs to the trash without deleting anything. Throws `conflict` if one is queued or running. */
  trash(ids: readonly string[]): void {
    this.connection.write(() => {
      const now = new Date().toISOString();
      for (const id of ids) this.annotationsTable.trash(id, now);
    });
  }

  restore(ids: readonly string[]): void {
    this.connection.write(() => {
      for (const id of ids) this.annotationsTable.restore(id);
    });
  }

  /** Deletes runs with all their records. Throws `conflict` if one is not in the trash. */
  removeTrashed(ids: readonly string[]): void {
    this.connection.write(() => {
      for (const id of new Set(ids)) {
        this.annotationsTable.requireTrashed(id);
        this.runsTable.remove(id);
      }
    });
  }

  setBaseline(id: string | null): void {
    this.connection.write(() => {
      if (id !== null) this.annotationsTable.requireListed(id, 'be the baseline');
      this.preferencesTable.set('baseline', id);
    });
  }

  /** Runs inside the caller's transaction. */
  #add(config: ExperimentConfig): RunSummary {
    const id = this.runsTable.add(config);
    this.queueTable.append(id);
    return this.runsTable.get(id);
  }
}
