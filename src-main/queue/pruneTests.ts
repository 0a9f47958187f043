/**
 * Prune tests of finished or running runs: one at a time, each in a separate process, in parallel with the training.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { PruneResult } from '../contract/pruning.ts';
import type { RunSummary } from '../contract/runs.ts';
import type { Store } from '../store/store.ts';
import { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import type { SpawnTrainer } from '../trainer/process.ts';
import { type ActivePrune, supervisePrune } from '../trainer/supervisePrune.ts';
import { DEFAULT_LIMITS, type SupervisorLimits } from '../trainer/supervisor.ts';

export interface PruneTestOptions {
  store: Pick<Store, 'run' | 'lastCheckpoint'>;
  spawn: SpawnTrainer;
  home: string;
  dataFolder: string | null;
  publish: (event: WorkstationEvent) => void;
  limits?: SupervisorLimits;
}

export interface PruneRequest {
  id: string;
  scope: string;
  thresholds: readonly number[];
  /** Shares of the scope's weights to remove, smallest weights first. */
  shares: readonly number[];
}

/** Maximum number of look-ups of a checkpoint that a training in another process may be replacing. */
const MAX_LOOKUPS = 3;

export class PruneTests {
  readonly #options: PruneTestOptions;
  /** Waiting and running tests, by run. */
  readonly #jobs = new Map<string, { cancelled: boolean; active: ActivePrune | null }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PruneTestOptions) {
    this.#options = options;
  }

  /**
   * @throws RidgelineError `conflict` for a run without a checkpoint, while a test of it is running, or when it is
   *   cancelled; otherwise the trainer's error
   */
  async run(request: PruneRequest): Promise<PruneResult> {
    const { id } = request;
    checkpointOf(this.#options.store, id);
    if (this.#jobs.has(id)) {
      throw new RidgelineError(
        'conflict',
        `A prune test of run ${id} is already running. Wait until it has finished, or cancel it.`,
      );
    }
    const job: { cancelled: boolean; active: ActivePrune | null } = { cancelled: false, active: null };
    this.#jobs.set(id, job);
    // Two at a time would compete for the cores.
    const mine = this.#last.then(() => this.#test(request, job));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#jobs.delete(id);
    }
  }

  cancel(id: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    job.cancelled = true;
    job.active?.stop();
  }

  async close(): Promise<void> {
    for (const id of this.#jobs.keys()) this.cancel(id);
    await this.#last;
  }

  async #test(
    request: PruneRequest,
    job: { cancelled: boolean; active: ActivePrune | null },
  ): Promise<PruneResult> {
    if (job.cancelled) throw new RidgelineError('conflict', 'The prune test was cancelled.');
    const { spawn, home, dataFolder, publish, limits = DEFAULT_LIMITS } = this.#options;
    const { id, scope, thresholds, shares } = request;
    const aside = mkdtempSync(join(tmpdir(), 'ridgeline-prune-'));
    try {
      const { run, record } = this.#setAside(id, aside, MAX_LOOKUPS);
      job.active = supervisePrune(
        spawn,
        {
          type: 'prune',
          runId: id,
          config: run.config,
          engines: run.engine === null ? [] : [run.engine],
          home,
          dataFolder,
          checkpoints: aside,
          record,
          scope,
          thresholds: [...thresholds],
          shares: [...shares],
        },
        ({ done, total, point }) => publish({ type: 'prune', id, done, total, point }),
        limits,
      );
      return { id, scope, epoch: record, ...(await job.active.result) };
    } finally {
      job.active = null;
      rmSync(aside, { recursive: true, force: true });
    }
  }

  /** Hard-links the checkpoint, because a training replaces it every few seconds. */
  #setAside(id: string, aside: string, lookups: number): { run: RunSummary; record: number } {
    const found = checkpointOf(this.#options.store, id);
    try {
      new CheckpointFolder(this.#options.home, id).linkInto(found.record, new CheckpointFolder(aside, id));
      return found;
    } catch (error) {
      const replaced = this.#options.store.lastCheckpoint(id) !== found.record;
      if (!replaced || lookups <= 1) throw error;
      return this.#setAside(id, aside, lookups - 1);
    }
  }
}

/**
 * The record of a run's last checkpoint.
 * @throws RidgelineError `conflict` if there is none, saying how to get one
 */
export function checkpointOf(
  store: Pick<Store, 'run' | 'lastCheckpoint'>,
  id: string,
): { run: RunSummary; record: number } {
  const run = store.run(id);
  const record = store.lastCheckpoint(id);
  if (record !== null) return { run, record };
  throw new RidgelineError(
    'conflict',
    `Run ${id} has no checkpoint to read its weights from. ${howToGetOne(run)}`,
  );
}

function howToGetOne({ config, status }: RunSummary): string {
  if (config.record.checkpoint === 'none') {
    return 'Its config keeps none: set record.checkpoint to last or best and train it again.';
  }
  if (status === 'queued') return 'It has not started yet: wait for its first epoch.';
  if (status === 'running') return 'The first is written after its first epoch.';
  return 'It ended before its first epoch, or was trained before checkpoints were kept: train it again.';
}
