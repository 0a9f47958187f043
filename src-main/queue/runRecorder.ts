/** Writes the trainer's reports on one run to the store, and notifies the windows after the commit. */
import type { WorkstationEvent } from '../contract/events.ts';
import type { Store } from '../store/store.ts';
import type { StepBlock } from '../store/types.ts';
import type { CheckpointFolder } from '../trainer/checkpoints/folder.ts';
import type { CheckpointReport } from '../trainer/messages.ts';
import type { ProgressReport } from '../trainer/supervisor.ts';

export class RunRecorder {
  readonly #store: Store;
  readonly #runId: string;
  readonly #publish: (event: WorkstationEvent) => void;
  readonly #folder: CheckpointFolder;
  /** Steps of the epoch in progress; they are committed with it. */
  #pending: StepBlock[] = [];

  /** @param folder the run's folder */
  constructor(
    store: Store,
    runId: string,
    folder: CheckpointFolder,
    publish: (event: WorkstationEvent) => void,
  ) {
    this.#store = store;
    this.#runId = runId;
    this.#folder = folder;
    this.#publish = publish;
  }

  /** @throws RidgelineError `storage` if the disk is full or fails */
  record(report: ProgressReport): void {
    const id = this.#runId;
    switch (report.type) {
      case 'started': {
        const { engine, device, weights } = report;
        this.#publish({ type: 'run', run: this.#store.recordStart(id, { engine, device, weights }) });
        break;
      }
      case 'steps': {
        this.#pending.push(blockOf(report));
        const { type, firstStep, loss, acc, penalty, stepsPerSecond, epoch, fraction } = report;
        const learningRate = report.learningRate.at(-1) ?? 0;
        const progress = { learningRate, stepsPerSecond, epoch, fraction };
        this.#publish({ type, id, firstStep, loss, acc, penalty, ...progress });
        break;
      }
      case 'epoch': {
        const { record, weights, checkpoint } = report;
        this.#store.recordEpoch({ runId: id, record, weights, steps: this.#pending, checkpoint });
        this.#pending = [];
        this.#prune(checkpoint);
        this.#publish({ type: 'epoch', id, record });
        break;
      }
      case 'checkpoint':
        this.#store.recordCheckpoint(id, report.checkpoint);
        this.#prune(report.checkpoint);
        break;
      default:
        report satisfies never;
    }
  }

  /** Called after the commit: until then the earlier checkpoint is the valid one. */
  #prune(checkpoint: CheckpointReport | undefined): void {
    if (checkpoint !== undefined) this.#folder.prune(checkpoint.record, checkpoint.kept);
  }

  /** Saves the steps of an unfinished epoch. */
  flush(): void {
    if (this.#pending.length === 0) return;
    this.#store.recordSteps(this.#runId, this.#pending);
    this.#pending = [];
  }
}

function blockOf(report: Extract<ProgressReport, { type: 'steps' }>): StepBlock {
  const values = (numbers: readonly (number | null)[]): Float32Array =>
    Float32Array.from(numbers, (number) => number ?? NaN);
  return {
    firstStep: report.firstStep,
    values: {
      loss: values(report.loss),
      acc: values(report.acc),
      penalty: values(report.penalty),
      learningRate: Float32Array.from(report.learningRate),
    },
  };
}
