/** The composition root: store, queue, presets and engines as one workstation. Independent of Electron. */
import { mkdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { QueueState } from '../contract/queue.ts';
import type { Annotation, RunSummary } from '../contract/runs.ts';
import type { Settings, SettingsChange } from '../contract/settings.ts';
import { DatasetPreviews } from '../datasets/previews.ts';
import { EngineTests } from '../engines/engineTests.ts';
import { loadPresets, type Preset } from '../experiment/presets.ts';
import { readVerdict } from '../engines/verdict.ts';
import { demandOf } from '../estimate/demand.ts';
import { MeasuredRuns } from '../estimate/measuredRuns.ts';
import type { Parallel } from '../queue/lanes.ts';
import { PruneTests } from '../queue/pruneTests.ts';
import { QueueNotifier } from '../queue/queueNotifier.ts';
import { TrainingQueue } from '../queue/trainingQueue.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import { forkTrainer, type SpawnTrainer } from '../trainer/process.ts';
import type { SupervisorLimits } from '../trainer/supervisor.ts';

export interface WorkstationOptions {
  /** Folder of the database and of imported data; created if missing. */
  home: string;
  /** Folder with data sets in their published layout, or null. */
  dataFolder: string | null;
  /** Folder of presets and published figures. */
  resources: string;
  /** The trainer's entry module. */
  trainerPath: string;
  /** Starts a trainer process; Node's fork by default, Electron's utility process in the desktop app. */
  spawn?: SpawnTrainer;
  limits?: SupervisorLimits;
  /** How many runs may train in parallel; overrides the settings. */
  parallel?: Parallel | undefined;
  /** Processor threads for training; all by default. */
  threads?: number;
  /** True: train only runs added by this process, not those that an earlier one left in the queue. */
  ownRunsOnly?: boolean;
}

/** Share of the machine's memory that parallel runs may use. */
const MEMORY_SHARE = 0.6;

export class Workstation {
  readonly presets: readonly Preset[];
  readonly store: Store;
  readonly options: WorkstationOptions;
  readonly pruneTests: PruneTests;
  readonly engines: EngineTests;
  readonly previews: DatasetPreviews;
  /** Measured runs on this machine, for estimates. */
  readonly measured: MeasuredRuns;
  readonly #queue: TrainingQueue;
  readonly #queueNotifier: QueueNotifier;
  readonly #ownIds = new Set<string>();
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();

  constructor(options: WorkstationOptions) {
    this.options = options;
    this.presets = loadPresets(options.resources);
    this.store = openStore(databaseFile(options.home));
    const spawn = options.spawn ?? (() => forkTrainer(options.trainerPath));
    this.#queueNotifier = new QueueNotifier(
      () => this.queueState(),
      (event) => this.publish(event),
    );
    this.previews = new DatasetPreviews(options);
    this.measured = new MeasuredRuns(this.store);
    this.subscribe((event) => this.measured.follow(event));
    this.engines = new EngineTests({
      home: options.home,
      spawn,
      busy: () => this.#queue.running.length > 0,
      publish: (event) => this.publish(event),
      onEnd: () => this.#queue.next(),
    });
    this.#queue = new TrainingQueue({
      store: this.store,
      spawn,
      home: options.home,
      dataFolder: options.dataFolder,
      publish: (event) => this.publish(event),
      changed: () => this.#queueNotifier.changed(),
      fastestEngines: (kind) => readVerdict(options.home, kind === 'mlp' ? 'dense' : 'convolutional'),
      nextQueued: () => this.#nextQueued(),
      demandOf: (config) => demandOf(config, { ...options, measured: () => this.measured.runs() }),
      parallel: () => options.parallel ?? this.store.settings().parallelRuns,
      machine: { cores: options.threads ?? availableParallelism(), memory: MEMORY_SHARE * totalmem() },
      // A command trains its runs even if the window's queue is paused.
      held: () => this.engines.testing || (options.ownRunsOnly !== true && this.store.queuePaused()),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
    this.pruneTests = new PruneTests({
      store: this.store,
      spawn,
      home: options.home,
      dataFolder: options.dataFolder,
      publish: (event) => this.publish(event),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
    this.store.recoverInterrupted(
      'Ridgeline ended while this run was training. Finished epochs are kept; resume the run, or start it again ' +
        'from the beginning.',
    );
  }

  /** Process ids of the trainers of running runs. */
  get trainerPids(): number[] {
    return this.#queue.trainerPids;
  }

  /** Adds runs at the queue's end, all of them or none, and starts training. */
  enqueue(configs: readonly ExperimentConfig[]): RunSummary[] {
    const runs = this.store.addRuns(configs);
    for (const run of runs) this.publish({ type: 'run', run });
    this.train(runs.map((run) => run.id));
    return runs;
  }

  /** Trains queued runs of this process. */
  train(ids: readonly string[]): void {
    for (const id of ids) this.#ownIds.add(id);
    this.#queue.wake();
  }

  /** Trains the runs that an earlier session left in the queue. */
  resumeQueue(): void {
    this.#queue.wake();
  }

  queueState(): QueueState {
    return {
      running: this.#queue.running,
      waiting: this.store.queuedIds(),
      paused: this.store.queuePaused(),
      problem: this.#queue.problem,
      testing: this.engines.testing,
    };
  }

  /**
   * Moves waiting runs before another one, or to the queue's end.
   * @throws RidgelineError `conflict` if one of them is no longer waiting
   */
  moveQueued(ids: readonly string[], before: string | null): QueueState {
    this.store.moveQueued(ids, before);
    this.#queueNotifier.changed();
    return this.queueState();
  }

  /** Paused: running runs finish and no other run is started, also after a restart. */
  pauseQueue(paused: boolean): QueueState {
    this.store.setQueuePaused(paused);
    if (!paused) this.#queue.wake();
    this.#queueNotifier.changed();
    return this.queueState();
  }

  /** A queued run leaves the queue as `stopped`; a running one ends after the current call. */
  stop(id: string): void {
    const run = this.store.run(id);
    if (this.#queue.stop(id)) return;
    if (run.status !== 'queued') {
      throw new RidgelineError(
        'conflict',
        `Run ${id} is ${run.status}; only queued and running runs can be stopped.`,
      );
    }
    this.publish({ type: 'run', run: this.store.markFinished(id, { status: 'stopped', error: null }) });
  }

  /**
   * Queues a run that ended early, to resume it from its last checkpoint.
   * @param engine the new engine; unchanged if absent
   * @throws RidgelineError `conflict` for a run that cannot be resumed; `bad-data` or `not-found` for its checkpoint
   *   file
   */
  resume(id: string, engine?: ExperimentConfig['engine']): void {
    this.publish({ type: 'run', run: this.requeue(id, engine) });
    this.train([id]);
  }

  /** As `resume`, without starting the training. */
  requeue(id: string, engine?: ExperimentConfig['engine']): RunSummary {
    const record = this.store.resumePoint(id);
    // Validated before any record is deleted.
    if (record > 0) this.#checkpoints(id).read(record, this.store.run(id).config);
    return this.store.requeue(id, engine);
  }

  changeSettings(change: SettingsChange): Settings {
    const changed = this.store.changeSettings(change);
    // More runs may train at once now.
    this.#queue.next();
    return changed;
  }

  /** Tags and note of runs; all change, or none does. */
  annotate(ids: readonly string[], change: Annotation): void {
    this.store.annotate(ids, change);
    this.#publishRuns(ids);
  }

  /** @throws RidgelineError `conflict`, with nothing changed, when one of them is queued or running */
  trash(ids: readonly string[]): void {
    this.store.trash(ids);
    this.#publishRuns(ids);
  }

  restore(ids: readonly string[]): void {
    this.store.restore(ids);
    this.#publishRuns(ids);
  }

  /** @throws RidgelineError `conflict`, with nothing changed, when one of them is not in the trash */
  removeTrashed(ids: readonly string[]): void {
    const baseline = this.store.baseline();
    this.store.removeTrashed(ids);
    for (const id of ids) {
      this.#ownIds.delete(id);
      this.publish({ type: 'removed', id });
      this.#checkpoints(id).remove();
    }
    if (baseline !== null && ids.includes(baseline)) this.publish({ type: 'baseline', id: null });
  }

  /** @param id null for none */
  setBaseline(id: string | null): void {
    this.store.setBaseline(id);
    this.publish({ type: 'baseline', id });
  }

  #publishRuns(ids: readonly string[]): void {
    for (const id of new Set(ids)) this.publish({ type: 'run', run: this.store.run(id) });
  }

  #checkpoints(id: string): CheckpointFolder {
    return new CheckpointFolder(this.options.home, id);
  }

  #nextQueued(): RunSummary[] {
    const waiting = this.store.queuedIds();
    const mine = this.options.ownRunsOnly === true ? waiting.filter((id) => this.#ownIds.has(id)) : waiting;
    return mine.slice(0, 2).map((id) => this.store.run(id));
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: WorkstationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(event: WorkstationEvent): void {
    for (const listener of this.#listeners) listener(event);
    // Any event of a run may have changed the queue.
    if (event.type !== 'steps' && event.type !== 'epoch' && event.type !== 'queue')
      this.#queueNotifier.changed();
  }

  /** Stops running runs and closes the database. */
  async close(): Promise<void> {
    this.engines.close();
    this.previews.forget();
    await Promise.all([this.#queue.close(), this.pruneTests.close()]);
    this.#queueNotifier.close();
    this.store.close();
  }
}

export function databaseFile(home: string): string {
  return join(home, 'ridgeline.db');
}

/** @throws RidgelineError if the home cannot be used: not writable, in use by another Ridgeline, or damaged */
export function openWorkstation(options: WorkstationOptions): Workstation {
  createHome(options.home);
  return new Workstation(options);
}

function createHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RidgelineError(
      'storage',
      `The home folder ${home} cannot be created: ${reason}. Choose another with --home or RIDGELINE_HOME.`,
    );
  }
}
