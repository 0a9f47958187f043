/** A small backend with real behaviour: one run that can be read, stopped and removed. */
import { DEFAULT_SETTINGS } from '../../src-main/contract/settings.ts';
import type { Handlers } from '../../src-main/contract/channels.ts';
import type { EnginesState } from '../../src-main/contract/channels/engines.ts';
import type { QueueState } from '../../src-main/contract/queue.ts';
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
  threads: 2,
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

const QUEUE: QueueState = {
  running: [RUN.id],
  waiting: [],
  paused: false,
  problem: null,
  testing: false,
};
const NO_ENGINES: EnginesState = {
  engines: [],
  versions: {},
  testedAt: null,
  outdated: false,
  testing: false,
  auto: null,
  autoConvolutional: null,
};

export class SmallBackend implements Backend {
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();
  /** Set by a test to delay the answer to `engines.state`. */
  engines: () => Promise<EnginesState> = () => Promise.resolve(NO_ENGINES);

  readonly handlers: Handlers = {
    'workstation.info': () => Promise.resolve({ version: '0.1.0', home: '/home', platform: 'linux' }),
    'runs.list': () => Promise.resolve([RUN]),
    'runs.get': ({ id }) => {
      if (id === RUN.id) return Promise.resolve({ run: RUN, epochs: [], weights: [] });
      throw new RidgelineError('not-found', `There is no run ${id}. List them with ridgeline runs.`);
    },
    'runs.details': ({ ids }) => Promise.resolve(ids.map(() => ({ run: RUN, epochs: [], weights: [] }))),
    'runs.curves': ({ ids }) => Promise.resolve(ids.map((id) => ({ id, curves: [] }))),
    'runs.published': () => Promise.resolve([]),
    'runs.startPreset': () => Promise.reject(new TypeError('a defect')),
    'runs.startDemo': () => Promise.resolve({ ids: ['run-1', 'run-2', 'run-3'] }),
    'runs.stop': () => Promise.resolve({}),
    'runs.resume': () => Promise.resolve({}),
    'runs.annotate': () => Promise.resolve({}),
    'runs.trash': () => Promise.resolve({}),
    'runs.restore': () => Promise.resolve({}),
    'runs.removeTrashed': () =>
      Promise.reject(new RidgelineError('conflict', 'The run is still training. Stop it.')),
    'runs.baseline': () => Promise.resolve({ id: null }),
    'runs.setBaseline': () => Promise.resolve({}),
    'runs.sparklines': ({ ids }) => Promise.resolve(ids.map((id) => ({ id, values: [] }))),
    'presets.list': () => Promise.resolve([]),
    'weights.layers': () => Promise.resolve([]),
    'weights.history': () => Promise.resolve([]),
    'weights.values': () => Promise.resolve({ epoch: 1, shape: [1], values: 'AAAAAA==' }),
    'weights.prune': () => Promise.reject(new RidgelineError('conflict', 'The run keeps no checkpoint.')),
    'weights.cancelPrune': () => Promise.resolve({}),
    'engines.state': () => this.engines(),
    'engines.test': () => Promise.resolve(NO_ENGINES),
    'engines.cancel': () => Promise.resolve({}),
    'queue.state': () => Promise.resolve(QUEUE),
    'queue.move': () => Promise.resolve(QUEUE),
    'queue.pause': ({ paused }) => Promise.resolve({ ...QUEUE, paused }),
    'datasets.list': () => Promise.resolve({ dataFolder: null, datasets: [] }),
    'datasets.preview': ({ id }) =>
      Promise.reject(new RidgelineError('unavailable', `Data set ${id} is not on this machine.`)),
    'settings.get': () => Promise.resolve(DEFAULT_SETTINGS),
    'settings.change': () => Promise.resolve(DEFAULT_SETTINGS),
    'editor.schema': () => Promise.resolve({}),
    'editor.check': () => Promise.resolve({ config: RUN.config, problems: [], summary: null }),
    'runs.startConfig': () => Promise.resolve({ ids: ['run-1'] }),
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
    learningRate: 0.1,
    stepsPerSecond: 1000,
    epoch: 1,
    fraction: 0.25,
  };
}
