/**
 * Simulates the training of all runs of a store: a backend with the workstation's answers and generated events. It
 * loads the window with more events than one machine could produce.
 */
import type { Handlers } from '../../../src-main/contract/channels.ts';
import type { WorkstationEvent } from '../../../src-main/contract/events.ts';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { createBackend } from '../../../src-main/handlers/backend.ts';
import { RandomStream } from '../../../src-main/random/philox.ts';
import type { Backend } from '../../../src-main/transport/types.ts';
import type { Workstation } from '../../../src-main/workstation/workstation.ts';
import { stepsOf } from '../stores.ts';

/** Steps of a run per event, as a trainer of medium speed reports in a tenth of a second. */
const STEPS = 10;
/** Length of the runs, so large that they never end. */
const EPOCHS = 100_000;

export class ReplayBackend implements Backend {
  readonly handlers: Handlers;
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();
  readonly #runs: { id: string; step: number; stepsPerEpoch: number; random: RandomStream }[];

  constructor(workstation: Workstation) {
    const { handlers } = createBackend(workstation);
    this.#runs = workstation.store.runs().map(({ id, last }, i) => ({
      id,
      step: last?.step ?? 0,
      stepsPerEpoch: (last?.step ?? 1) / (last?.epoch ?? 1),
      random: new RandomStream(i + 1, 'replay'),
    }));
    this.handlers = {
      ...handlers,
      'runs.list': async (input) => (await handlers['runs.list'](input)).map(inTraining),
      'runs.get': async (input) => {
        const detail = await handlers['runs.get'](input);
        return { ...detail, run: inTraining(detail.run) };
      },
    };
  }

  subscribe(listener: (event: WorkstationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One event for every run: its next steps. */
  advance(): void {
    if (this.#listeners.size === 0) return;
    this.#runs.forEach((run, i) => {
      const { firstStep, values } = stepsOf(run.step + 1, STEPS, i, run.random);
      run.step += STEPS;
      const event: WorkstationEvent = {
        type: 'steps',
        id: run.id,
        firstStep,
        loss: [...values.loss],
        acc: [...values.acc],
        penalty: [...values.penalty],
        learningRate: values.learningRate.at(-1) ?? 0,
        stepsPerSecond: STEPS * 10,
        epoch: Math.floor(run.step / run.stepsPerEpoch) + 1,
        fraction: (run.step % run.stepsPerEpoch) / run.stepsPerEpoch,
      };
      for (const listener of this.#listeners) listener(event);
    });
  }
}

function inTraining(run: RunSummary): RunSummary {
  return {
    ...run,
    status: 'running',
    finishedAt: null,
    resumable: false,
    epochsTotal: EPOCHS,
    config: { ...run.config, epochs: EPOCHS },
  };
}
