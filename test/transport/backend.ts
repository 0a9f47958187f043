/** A small backend with real behaviour: one run that can be asked for, stopped and removed. */
import { DEFAULT_SETTINGS } from '../../src-main/contract/settings.ts';
import type { DoctorReport, Handlers } from '../../src-main/contract/channels.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { Backend } from '../../src-main/transport/types.ts';

export const RUN: RunSummary = {
  id: 'run-1',
  name: 'digits, L1',
  status: 'running',
  engine: 'cpu',
  device: 'CPU',
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:01.000Z',
  finishedAt: null,
  seconds: 1.5,
  epochsDone: 0,
  epochsTotal: 3,
  error: null,
  resumable: false,
  last: null,
  tags: [],
  note: '',
  trashedAt: null,
  config: {
    version: 1,
    name: 'digits, L1',
    notes: '',
    seed: 1,
    engine: 'auto',
    dataset: {
      id: 'digits',
      train: { count: 'all' },
      test: { count: 'all' },
      normalize: 'unit',
      resize: null,
    },
    model: {
      kind: 'mlp',
      hidden: [30],
      activation: 'relu',
      initializer: { kind: 'glorotUniform' },
      biasInitial: 0,
      dropout: 0,
    },
    loss: 'crossEntropy',
    reportedLoss: 'same',
    regularizer: { kind: 'none' },
    optimizer: { kind: 'sgd', learningRate: 0.1, schedule: { kind: 'constant' }, weightDecay: 0 },
    batchSize: 32,
    epochs: 3,
    evaluate: { trainCount: 0, testCount: 'all' },
    record: { checkpoint: 'last' },
  },
};

export class SmallBackend implements Backend {
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();
  /** Set by a test to hold the answer to `engines.doctor`. */
  doctor: () => Promise<DoctorReport> = () =>
    Promise.resolve({ versions: {}, home: '/home', datasets: [], engines: [], auto: null });

  readonly handlers: Handlers = {
    'workstation.info': () => Promise.resolve({ version: '0.1.0', home: '/home', platform: 'linux' }),
    'runs.list': () => Promise.resolve([RUN]),
    'runs.get': ({ id }) => {
      if (id === RUN.id) return Promise.resolve({ run: RUN, epochs: [], weights: [] });
      throw new RidgelineError('not-found', `There is no run ${id}. List them with ridgeline runs.`);
    },
    'runs.steps': ({ ids }) => Promise.resolve(ids.map((id) => ({ id, series: { x: [1], y: [null] } }))),
    'runs.startPreset': () => Promise.reject(new TypeError('a defect')),
    'runs.startDemo': () => Promise.resolve({ ids: ['run-1', 'run-2', 'run-3'] }),
    'runs.stop': () => Promise.resolve({}),
    'runs.resume': () => Promise.resolve({}),
    'runs.remove': () =>
      Promise.reject(new RidgelineError('conflict', 'The run is still training. Stop it.')),
    'runs.annotate': () => Promise.resolve({}),
    'runs.trash': () => Promise.resolve({}),
    'runs.restore': () => Promise.resolve({}),
    'runs.removeTrashed': () => Promise.resolve({}),
    'runs.baseline': () => Promise.resolve({ id: null }),
    'runs.setBaseline': () => Promise.resolve({}),
    'runs.sparklines': ({ ids }) => Promise.resolve(ids.map((id) => ({ id, values: [] }))),
    'presets.list': () => Promise.resolve([]),
    'weights.tensors': () => Promise.resolve([]),
    'weights.snapshots': () => Promise.resolve([]),
    'engines.doctor': () => this.doctor(),
    'settings.get': () => Promise.resolve(DEFAULT_SETTINGS),
    'settings.change': () => Promise.resolve(DEFAULT_SETTINGS),
  };

  subscribe(listener: (event: WorkstationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: WorkstationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  get subscribers(): number {
    return this.#listeners.size;
  }
}

/** `count` consecutive steps of a run; the loss of step n is n. */
export function stepsEvent(id: string, firstStep: number, count: number): WorkstationEvent {
  const values = Array.from({ length: count }, (_, i) => firstStep + i);
  return {
    type: 'steps',
    id,
    firstStep,
    loss: values,
    acc: values.map(() => 0.5),
    penalty: values.map(() => null),
    stepsPerSecond: 1000,
    epoch: 1,
    fraction: 0.25,
  };
}
