/** Takes queued runs from the store, one at a time, and sees each through to a final status. */
import type { EngineName, ModelKind } from '../contract/config.ts';
import { toErrorPayload } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { RunSummary } from '../contract/runs.ts';
import type { Store } from '../store/types.ts';
import { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import type { SpawnTrainer } from '../trainer/process.ts';
import {
  type ActiveTraining,
  DEFAULT_LIMITS,
  type Outcome,
  superviseTraining,
  type SupervisorLimits,
} from '../trainer/supervisor.ts';
import { CrashBudget } from './crashBudget.ts';
import { RunRecorder } from './runRecorder.ts';

export interface QueueOptions {
  store: Store;
  spawn: SpawnTrainer;
  home: string;
  dataFolder: string | null;
  publish: (event: WorkstationEvent) => void;
  limits?: SupervisorLimits;
  /** What engine `auto` stands for with a kind of model, fastest first. */
  fastestEngines: (kind: ModelKind) => EngineName[];
  /**
   * Which queued run is next, or null. The window trains whatever waits; a command trains its own runs and
   * leaves alone what an earlier session left waiting.
   */
  nextQueued: () => RunSummary | null;
}

export class TrainingQueue {
  readonly #options: QueueOptions;
  readonly #budget = new CrashBudget();
  #active: { id: string; training: ActiveTraining } | null = null;
  #retry: NodeJS.Timeout | undefined;
  #closing = false;
  #idle: Promise<void> = Promise.resolve();

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Process id of the trainer at work, for `doctor` and fault tests. */
  get trainerPid(): number | undefined {
    return this.#active?.training.pid;
  }

  /** Starts the next queued run unless one is being trained. A person asking for work forgives past crashes. */
  wake(): void {
    this.#budget.forgive();
    this.#next();
  }

  /** @returns false when the run is not the one being trained */
  stop(id: string): boolean {
    if (this.#active?.id !== id) return false;
    this.#active.training.stop();
    return true;
  }

  /** Stops the run at work gracefully; queued runs stay queued for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#retry);
    this.#active?.training.stop();
    await this.#idle;
  }

  #next(): void {
    if (this.#closing || this.#active !== null) return;
    clearTimeout(this.#retry);
    const queued = this.#options.nextQueued();
    if (queued === null) return;
    this.#idle = this.#train(queued).then(() => this.#schedule());
  }

  #schedule(): void {
    if (this.#closing || this.#budget.exhausted) return;
    const { delayMs } = this.#budget;
    if (delayMs === 0) this.#next();
    else this.#retry = setTimeout(() => this.#next(), delayMs);
  }

  async #train(queued: RunSummary): Promise<void> {
    const { store, spawn, home, dataFolder, publish, limits, fastestEngines } = this.#options;
    const { id, config } = queued;
    publish({ type: 'run', run: store.markRunning(id) });
    const recorder = new RunRecorder(store, id, new CheckpointFolder(home, id), publish);
    const resume = store.lastCheckpoint(id);
    const training = superviseTraining(
      spawn,
      {
        type: 'train',
        runId: id,
        config,
        home,
        dataFolder,
        ...(resume === null ? {} : { resume }),
        ...(config.engine === 'auto' ? { fastest: fastestEngines(config.model.kind) } : {}),
      },
      (report) => recorder.record(report),
      limits ?? DEFAULT_LIMITS,
    );
    this.#active = { id, training };
    const outcome = await training.outcome;
    this.#active = null;
    if (outcome.status === 'interrupted') this.#budget.crashed(performance.now());
    this.#finish(id, recorder, outcome);
  }

  /** A store that fails here leaves the run `running`; the next start marks it interrupted. */
  #finish(id: string, recorder: RunRecorder, outcome: Outcome): void {
    const { store, publish } = this.#options;
    try {
      recorder.flush();
      const error = outcome.error?.message ?? null;
      publish({ type: 'run', run: store.markFinished(id, { status: outcome.status, error }) });
    } catch (error) {
      console.error(`Run ${id} ended but could not be recorded: ${toErrorPayload(error).message}`);
    }
  }
}
