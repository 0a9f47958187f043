/** Takes queued runs from the store, trains as many at once as pay, and sees each through to a final status. */
import type { EngineName, ExperimentConfig, ModelKind } from '../contract/config.ts';
import { toErrorPayload } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { RunSummary } from '../contract/runs.ts';
import type { Demand } from '../estimate/demand.ts';
import type { Store } from '../store/store.ts';
import { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import type { SpawnTrainer, TrainerProcess } from '../trainer/process.ts';
import {
  type ActiveTraining,
  DEFAULT_LIMITS,
  type Outcome,
  superviseTraining,
  type SupervisorLimits,
} from '../trainer/supervisor.ts';
import { TrainerPool } from '../trainer/trainerPool.ts';
import { CrashBudget } from './crashBudget.ts';
import { type Lane, type Machine, type Parallel, threadsFor } from './lanes.ts';
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
   * The next two queued runs. The window trains whatever waits; a command trains its own runs and leaves alone
   * what an earlier session left waiting.
   */
  nextQueued: () => readonly RunSummary[];
  /** What a run asks of the machine; null where nothing can be said. */
  demandOf: (config: ExperimentConfig) => Demand | null;
  /** How many runs may train at once, read before each start. */
  parallel: () => Parallel;
  machine: Machine;
  /** Whether no run may be started now: the user has paused the queue, or engines are being tested. */
  held: () => boolean;
}

interface ActiveRun extends Lane {
  /** Null until its process is there. */
  training: ActiveTraining | null;
  /** Settles when its end has been recorded, or kept to be recorded later. */
  ended: Promise<void>;
}

export class TrainingQueue {
  readonly #options: QueueOptions;
  readonly #budget = new CrashBudget();
  readonly #trainers: TrainerPool;
  /** By run, in the order in which they began. */
  readonly #active = new Map<string, ActiveRun>();
  /** Runs that ended and could not be recorded: kept until that succeeds, so that nothing of them is lost. */
  readonly #unrecorded = new Map<string, () => void>();
  #problem: string | null = null;
  #retry: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#trainers = new TrainerPool(options.spawn);
  }

  /** Process ids of the trainers of running runs, for fault tests. */
  get trainerPids(): number[] {
    return [...this.#active.values()].flatMap(({ training }) => training?.pid ?? []);
  }

  /** Runs in training, in the order in which they began. */
  get running(): string[] {
    return [...this.#active.keys()];
  }

  /** Why it stopped by itself; null while it works. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Starts what may start. A person asking for work forgives past crashes, and has the queue try again after a
   * problem.
   */
  wake(): void {
    this.#budget.forgive();
    if (this.#problem !== null) {
      this.#problem = null;
      this.#options.changed();
    }
    this.next();
  }

  /** @returns false when the run is not in training */
  stop(id: string): boolean {
    const run = this.#active.get(id);
    run?.training?.stop();
    return run !== undefined;
  }

  /** Stops the runs in training gracefully; queued runs stay queued for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#retry);
    const active = [...this.#active.values()];
    for (const { training } of active) training?.stop();
    await Promise.all(active.map(({ ended }) => ended));
    this.#trainers.close();
  }

  /** Starts waiting runs, e.g. after a hold has ended; unlike `wake`, keeps a halted queue halted. */
  next(): void {
    clearTimeout(this.#retry);
    while (this.#startNext());
  }

  /** @returns false where nothing more can start now */
  #startNext(): boolean {
    if (this.#closing || this.#problem !== null) return false;
    try {
      this.#recordEnded();
      if (this.#options.held()) return false;
      const [next, behind] = this.#options.nextQueued();
      if (next === undefined) return false;
      const lane = this.#laneFor(next, behind);
      if (lane === null) return false;
      const run = this.#options.store.markRunning(next.id, lane.threads);
      const active: ActiveRun = { ...lane, training: null, ended: Promise.resolve() };
      this.#active.set(run.id, active);
      active.ended = this.#train(run, active).then(() => this.#schedule());
      return true;
    } catch (error) {
      // The run that was to start is queued as before: what failed was one transaction.
      this.#halt(`The next run could not be started: ${toErrorPayload(error).message}`);
      return false;
    }
  }

  /** Null where the run has to wait for one in training. */
  #laneFor(next: RunSummary, behind: RunSummary | undefined): Lane | null {
    const { demandOf, parallel, machine } = this.#options;
    const demand = demandOf(next.config);
    const after = behind === undefined ? null : demandOf(behind.config);
    const threads = threadsFor(demand, after, [...this.#active.values()], parallel(), machine);
    // A run that goes on keeps its number of threads: with another one its sums may round differently.
    return threads === null ? null : { demand, threads: next.threads ?? threads };
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
      if (this.#options.nextQueued().length === 0) return;
      this.#halt(
        'The trainer died three times within a few minutes, so no further run is started; the last run says how ' +
          'it died. "ridgeline doctor" tests the engines. Waiting runs stay in the queue.',
      );
      return;
    }
    const { delayMs } = this.#budget;
    if (delayMs === 0) this.next();
    else {
      // Another run may have ended while this one waits.
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.next(), delayMs);
    }
  }

  /** @param run marked as running; never throws */
  async #train(run: RunSummary, active: ActiveRun): Promise<void> {
    const { store, home, dataFolder, publish, limits, fastestEngines } = this.#options;
    const { id, config } = run;
    const recorder = new RunRecorder(store, id, new CheckpointFolder(home, id), publish);
    let outcome: Outcome;
    let trainer: TrainerProcess | undefined;
    try {
      const resume = store.lastCheckpoint(id);
      trainer = this.#trainers.take();
      const training = superviseTraining(
        trainer,
        {
          type: 'train',
          runId: id,
          config,
          home,
          dataFolder,
          threads: active.threads,
          ...(resume === null ? {} : { resume }),
          ...(config.engine === 'auto' ? { fastest: fastestEngines(config.model.kind) } : {}),
        },
        (report) => recorder.record(report),
        limits ?? DEFAULT_LIMITS,
      );
      active.training = training;
      publish({ type: 'run', run });
      outcome = await training.outcome;
      if (training.waits) this.#trainers.giveBack(trainer);
    } catch (error) {
      // No process could be started, or the database failed before one was.
      outcome = { status: 'interrupted', error: toErrorPayload(error) };
    }
    this.#active.delete(id);
    if (outcome.status === 'interrupted') this.#budget.crashed(performance.now());
    const { status } = outcome;
    const message = outcome.error?.message ?? null;
    this.#unrecorded.set(id, () => {
      recorder.flush();
      publish({ type: 'run', run: store.markFinished(id, { status, error: message }) });
    });
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
    for (const [id, record] of this.#unrecorded) {
      record();
      this.#unrecorded.delete(id);
    }
  }
}
