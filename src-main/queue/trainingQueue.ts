/** Takes queued runs from the store, one at a time, and sees each through to a final status. */
import type { EngineName, ModelKind } from '../contract/config.ts';
import { toErrorPayload } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { RunSummary } from '../contract/runs.ts';
import type { Store } from '../store/store.ts';
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
  /** Called when `problem` or `running` may have changed. */
  changed: () => void;
  limits?: SupervisorLimits;
  /** What engine `auto` stands for with a kind of model, fastest first. */
  fastestEngines: (kind: ModelKind) => EngineName[];
  /**
   * Which queued run is next, or null. The window trains whatever waits; a command trains its own runs and
   * leaves alone what an earlier session left waiting.
   */
  nextQueued: () => RunSummary | null;
  /** Whether no run may be started now: the user has paused the queue, or engines are being tested. */
  held: () => boolean;
}

export class TrainingQueue {
  readonly #options: QueueOptions;
  readonly #budget = new CrashBudget();
  #active: { id: string; training: ActiveTraining } | null = null;
  /** A run that ended and could not be recorded: kept until that succeeds, so that nothing of it is lost. */
  #unrecorded: { id: string; record: () => void } | null = null;
  #problem: string | null = null;
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

  get running(): string | null {
    return this.#active?.id ?? null;
  }

  /** Why it stopped by itself; null while it works. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Starts the next queued run unless one is being trained. A person asking for work forgives past crashes, and
   * has the queue try again after a problem.
   */
  wake(): void {
    this.#budget.forgive();
    if (this.#problem !== null) {
      this.#problem = null;
      this.#options.changed();
    }
    this.next();
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

  /** As `wake`, for when nobody asked: a hold has ended. */
  next(): void {
    if (this.#closing || this.#active !== null || this.#problem !== null) return;
    clearTimeout(this.#retry);
    let run: RunSummary | null;
    try {
      this.#recordEnded();
      if (this.#options.held()) return;
      run = this.#options.nextQueued();
      if (run === null) return;
      run = this.#options.store.markRunning(run.id);
    } catch (error) {
      // The run that was to start is queued as before: what failed was one transaction.
      this.#halt(`The next run could not be started: ${toErrorPayload(error).message}`);
      return;
    }
    this.#idle = this.#train(run).then(() => this.#schedule());
  }

  /** Stops handing out work until somebody asks for it. */
  #halt(problem: string): void {
    this.#problem = problem;
    console.error(`The queue has stopped. ${problem}`);
    this.#options.changed();
  }

  #schedule(): void {
    if (this.#closing || this.#problem !== null) return;
    if (this.#budget.exhausted) {
      // With nothing waiting there is nothing to stop; the next one to ask for work starts afresh.
      if (this.#options.nextQueued() === null) return;
      this.#halt(
        'The trainer died three times within a few minutes, so no further run is started; the last run says how ' +
          'it died. "ridgeline doctor" tests the engines. Waiting runs stay in the queue.',
      );
      return;
    }
    const { delayMs } = this.#budget;
    if (delayMs === 0) this.next();
    else this.#retry = setTimeout(() => this.next(), delayMs);
  }

  /** @param run marked as running; never throws */
  async #train(run: RunSummary): Promise<void> {
    const { store, spawn, home, dataFolder, publish, limits, fastestEngines } = this.#options;
    const { id, config } = run;
    const recorder = new RunRecorder(store, id, new CheckpointFolder(home, id), publish);
    let outcome: Outcome;
    try {
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
      publish({ type: 'run', run });
      outcome = await training.outcome;
    } catch (error) {
      // No process could be started, or the database failed before one was.
      outcome = { status: 'interrupted', error: toErrorPayload(error) };
    }
    this.#active = null;
    if (outcome.status === 'interrupted') this.#budget.crashed(performance.now());
    const { status } = outcome;
    const message = outcome.error?.message ?? null;
    this.#unrecorded = {
      id,
      record: () => {
        recorder.flush();
        publish({ type: 'run', run: store.markFinished(id, { status, error: message }) });
      },
    };
    try {
      this.#recordEnded();
    } catch (error) {
      const reason = toErrorPayload(error).message;
      const said = message === null ? '' : ` The run itself said: ${message}`;
      this.#halt(
        `Run ${id} (${config.name}) ended as ${status} but that could not be recorded: ${reason} It is tried ` +
          `again when the queue goes on; its finished epochs are kept.${said}`,
      );
    }
  }

  #recordEnded(): void {
    this.#unrecorded?.record();
    this.#unrecorded = null;
  }
}
