/** Decides which records get a checkpoint, and when it is written. */
import type { ExperimentConfig } from '../../contract/config.ts';
import type { EpochRecord } from '../../contract/runs.ts';
import type { Executor } from '../executors/types.ts';
import type { CheckpointReport } from '../messages.ts';
import type { ScheduleState } from '../schedules.ts';
import type { CheckpointFolder } from './folder.ts';
import type { Checkpoint, TrainingPosition } from './format.ts';

/**
 * Least time between two checkpoints: small networks finish many epochs per second, and each checkpoint costs a disk
 * sync. A crash loses at most this much training; a stop or the run's end loses none.
 */
const INTERVAL_MS = 2000;

export interface KeeperOptions {
  folder: CheckpointFolder;
  runId: string;
  config: ExperimentConfig;
  /** Best record of the position from which the training continues. */
  best?: TrainingPosition['best'];
  /** Least time between two checkpoints that are not the best so far. */
  intervalMs?: number;
}

export class CheckpointKeeper {
  readonly #options: KeeperOptions;
  readonly #intervalMs: number;
  #best: TrainingPosition['best'];
  #writtenAt = -Infinity;
  /** Checkpoint of the last record if it is not on disk yet. */
  #pending: Checkpoint | null = null;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
    this.#best = options.best ?? null;
  }

  /**
   * Must be called before the record is reported.
   * @param schedule after the record's last step
   * @returns the checkpoint, or nothing if it is postponed
   * @throws RidgelineError `storage`
   */
  async recorded(
    executor: Executor,
    { epoch, step, testAcc }: EpochRecord,
    schedule: ScheduleState,
  ): Promise<CheckpointReport | undefined> {
    const { runId, config } = this.#options;
    const policy = config.record.checkpoint;
    if (policy === 'none') return undefined;
    const improved = testAcc !== null && testAcc > (this.#best?.testAcc ?? -Infinity);
    if (improved) this.#best = { record: epoch, testAcc };
    const position = { record: epoch, step, schedule, best: this.#best };
    this.#pending = { runId, config, position, state: await executor.state() };
    const due = performance.now() - this.#writtenAt >= this.#intervalMs;
    return due || (policy === 'best' && improved) ? this.flush() : undefined;
  }

  /**
   * Writes the last record's checkpoint if it is not on disk yet.
   * @throws RidgelineError `storage`
   */
  flush(): CheckpointReport | undefined {
    if (this.#pending === null) return undefined;
    const { record, best } = this.#pending.position;
    const file = this.#options.folder.write(this.#pending);
    this.#pending = null;
    this.#writtenAt = performance.now();
    const keepsBest = this.#options.config.record.checkpoint === 'best';
    return { record, file, kept: keepsBest && best !== null && best.record < record ? [best.record] : [] };
  }
}
