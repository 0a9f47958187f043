import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { ExperimentConfig, ExperimentInput } from '../../../src-main/contract/config.ts';
import type { EpochRecord } from '../../../src-main/contract/runs.ts';
import { CheckpointFolder } from '../../../src-main/trainer/checkpoints/folder.ts';
import type { Checkpoint } from '../../../src-main/trainer/checkpoints/format.ts';
import { CheckpointKeeper } from '../../../src-main/trainer/checkpoints/keeper.ts';
import { createCompiledExecutor } from '../../../src-main/trainer/executors/compiled.ts';
import type { TrainingProblem } from '../../../src-main/trainer/executors/problem.ts';
import { createReferenceExecutor } from '../../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../../src-main/trainer/executors/tfjs.ts';
import type { Executor, WeightValues } from '../../../src-main/trainer/executors/types.ts';
import { runTraining } from '../../../src-main/trainer/loop.ts';
import {
  type CheckpointReport,
  type TrainerReport,
  trainerReport,
} from '../../../src-main/trainer/messages.ts';
import { randomProblem, smallConfig } from '../problems.ts';
import { temporaryFolder } from '../tinyData.ts';
import { RUN } from './checkpoints.ts';

beforeAll(prepareTfjs);

interface Part {
  config: ExperimentConfig;
  folder?: CheckpointFolder;
  from?: Checkpoint;
  intervalMs?: number;
  shouldStop?: (reports: readonly TrainerReport[]) => boolean;
  make?: (problem: TrainingProblem) => Executor | Promise<Executor>;
}

interface Trained {
  outcome: string;
  reports: TrainerReport[];
  records: EpochRecord[];
  /** Of every step: loss, accuracy, penalty, rate. */
  steps: unknown[];
  checkpoints: CheckpointReport[];
  state: WeightValues[];
}

/** Trains with a new network and executor, from a checkpoint if given. */
async function train(part: Part): Promise<Trained> {
  const { config, from, intervalMs = 0, shouldStop = () => false } = part;
  const { folder = new CheckpointFolder(temporaryFolder(), RUN) } = part;
  const { make = (problem: TrainingProblem) => createCompiledExecutor(problem, { threads: 1 }) } = part;
  const problem = randomProblem(config);
  const executor = await make(problem);
  if (from !== undefined) await executor.restore(from.state);
  const reports: TrainerReport[] = [];
  const best = from?.position.best ?? null;
  const outcome = await runTraining({
    config,
    problem,
    executor,
    report: (report) => reports.push(trainerReport.parse(structuredClone(report))),
    shouldStop: () => shouldStop(reports),
    yieldToMessages: () => Promise.resolve(),
    checkpoints: new CheckpointKeeper({ folder, runId: RUN, config, best, intervalMs }),
    ...(from === undefined ? {} : { from: from.position }),
  });
  const state = await executor.state();
  await executor.dispose();
  return {
    outcome,
    reports,
    records: reports.flatMap((report) => (report.type === 'epoch' ? [{ ...report.record, seconds: 0 }] : [])),
    steps: reports.flatMap((report) =>
      report.type === 'steps'
        ? report.loss.map((loss, i) => [loss, report.acc[i], report.penalty[i], report.learningRate[i]])
        : [],
    ),
    checkpoints: reports.flatMap((report) =>
      (report.type === 'epoch' || report.type === 'checkpoint') && report.checkpoint !== undefined
        ? [report.checkpoint]
        : [],
    ),
    state,
  };
}

/** Returns true after the first steps after this record. */
const within = (record: number) => (reports: readonly TrainerReport[]) =>
  reports.some((report) => report.type === 'steps' && report.epoch > record);

const CASES: Record<string, Partial<ExperimentInput>> = {
  'SGD on dense layers': { epochs: 6 },
  'Adam with dropout': {
    epochs: 6,
    model: { kind: 'mlp', hidden: [16, 8], dropout: 0.4 },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    regularizer: { kind: 'l2', lambda: 0.001 },
  },
  'Nesterov momentum with soft-thresholding': {
    epochs: 6,
    optimizer: { kind: 'momentum', learningRate: 0.1, nesterov: true },
    regularizer: { kind: 'l1', lambda: 0.01, l1Method: 'proximal' },
  },
  'an exponential schedule': {
    epochs: 6,
    optimizer: { kind: 'sgd', learningRate: 0.5, schedule: { kind: 'exponential', decay: 0.9 } },
  },
  reduceOnPlateau: {
    epochs: 6,
    optimizer: {
      kind: 'rmsprop',
      learningRate: 0.05,
      momentum: 0.5,
      schedule: { kind: 'reduceOnPlateau', patience: 2, factor: 0.7 },
    },
  },
  'steps with an evaluation every few of them': {
    epochs: undefined,
    steps: 33,
    evaluate: { everySteps: 7, trainCount: 20, testCount: 23 },
    optimizer: { kind: 'adam', learningRate: 0.01 },
  },
  'a convolutional network': {
    epochs: 6,
    model: { kind: 'cnn', blocks: [{ filters: 3, kernelSize: 3 }], hidden: [5], dropout: 0.2 },
    optimizer: { kind: 'adamw', learningRate: 0.01 },
  },
};

describe.each(Object.entries(CASES))('%s', (_name, keys) => {
  const config = smallConfig(keys);

  it.each([1, 3])('resumed after record %i equals an uninterrupted run', async (record) => {
    const whole = await train({ config });
    const folder = new CheckpointFolder(temporaryFolder(), RUN);
    const first = await train({ config, folder, shouldStop: within(record) });
    expect(first.outcome).toBe('stopped');
    expect(first.records).toHaveLength(record);
    const from = folder.read(record, config);
    const rest = await train({ config, folder, from });
    expect(rest.outcome).toBe('completed');
    expect([...first.records, ...rest.records]).toEqual(whole.records);
    expect(rest.steps).toEqual(whole.steps.slice(from.position.step));
    expect(rest.state).toEqual(whole.state);
    expect(rest.reports.find(({ type }) => type === 'started')).toMatchObject({ weights: [] });
  });
});

test('a resumed run on the reference engine equals an uninterrupted one', async () => {
  const config = smallConfig({ ...CASES['Adam with dropout'], epochs: 3 });
  const make = createReferenceExecutor;
  const whole = await train({ config, make });
  const folder = new CheckpointFolder(temporaryFolder(), RUN);
  await train({ config, make, folder, shouldStop: within(1) });
  const rest = await train({ config, make, folder, from: folder.read(1, config) });
  expect(rest.records).toEqual(whole.records.slice(1));
  expect(rest.state).toEqual(whole.state);
});

test.each<[string, Part['make'], Part['make']]>([
  ['cpu to reference', undefined, createReferenceExecutor],
  ['reference to cpu', createReferenceExecutor, undefined],
])('a run goes over from %s', async (_name, before, after) => {
  const config = smallConfig({ ...CASES['a convolutional network'], epochs: 3 });
  const part = (make: Part['make']) => (make === undefined ? { config } : { config, make });
  const whole = await train({ config });
  const folder = new CheckpointFolder(temporaryFolder(), RUN);
  await train({ ...part(before), folder, shouldStop: within(1) });
  const rest = await train({ ...part(after), folder, from: folder.read(1, config) });
  rest.records.forEach((record, i) => {
    expect(record.testLoss).toBeCloseTo(whole.records[i + 1]?.testLoss ?? NaN, 4);
  });
});

test('moving averages of batch normalisation are part of the state', async () => {
  const config = smallConfig({
    dataset: { id: 'digits', resize: 32 },
    model: { kind: 'mobilenetV2' },
    optimizer: { kind: 'adam', learningRate: 0.001 },
    batchSize: 37,
    epochs: 2,
  });
  const whole = await train({ config });
  const folder = new CheckpointFolder(temporaryFolder(), RUN);
  await train({ config, folder, shouldStop: within(1) });
  const from = folder.read(1, config);
  expect(from.state.map(({ name }) => name).join()).toContain('moving');
  const rest = await train({ config, folder, from });
  expect(rest.records).toEqual(whole.records.slice(1));
  expect(rest.state).toEqual(whole.state);
});

describe('restore()', () => {
  it.each([
    ['compiled', (problem: TrainingProblem) => createCompiledExecutor(problem, { threads: 1 })],
    ['reference', createReferenceExecutor],
  ])('of the %s executor refuses the state of another network', async (_name, make) => {
    const executor = await make(randomProblem(smallConfig()));
    const state = await executor.state();
    const attempt = (saved: WeightValues[]) => (async () => executor.restore(saved))();
    await expect(attempt(state.slice(1))).rejects.toThrow(/4 tensors, the saved one 3/);
    const renamed = state.map((piece, i) => (i === 0 ? { ...piece, name: 'other' } : piece));
    await expect(attempt(renamed)).rejects.toThrow('lacks dense_1/kernel');
    const turned = state.map((piece, i) => (i === 0 ? { ...piece, shape: [6, 64] } : piece));
    await expect(attempt(turned)).rejects.toThrow('[6, 64]');
    expect(await executor.state()).toEqual(state);
    await executor.dispose();
  });
});

describe('the policy', () => {
  const config = (checkpoint: 'last' | 'best' | 'none') => smallConfig({ epochs: 8, record: { checkpoint } });
  const LONG = 3_600_000;

  it('last: writes the first record at once, later ones after the interval, and the last one at the end', async () => {
    const { checkpoints, reports } = await train({ config: config('last'), intervalMs: LONG });
    expect(checkpoints.map(({ record, kept }) => [record, kept])).toEqual([
      [1, []],
      [8, []],
    ]);
    expect(reports.at(-1)?.type).toBe('checkpoint');
  });

  it('last: writes the last record at a stop, whatever the interval', async () => {
    const folder = new CheckpointFolder(temporaryFolder(), RUN);
    await train({ config: config('last'), folder, intervalMs: LONG, shouldStop: within(5) });
    expect(folder.read(5, config('last')).position).toMatchObject({ record: 5, step: 20 });
  });

  it('best: writes every record that is better than all earlier ones, and the last one', async () => {
    const { checkpoints, records } = await train({ config: config('best'), intervalMs: LONG });
    let best = 0;
    let acc = -1;
    for (const { record, kept } of checkpoints) {
      const testAcc = records[record - 1]?.testAcc ?? NaN;
      if (testAcc > acc) [best, acc] = [record, testAcc];
      expect(kept).toEqual(best < record ? [best] : []);
    }
    expect(acc).toBe(Math.max(...records.map(({ testAcc }) => testAcc ?? NaN)));
    expect(checkpoints.at(-1)?.record).toBe(8);
  });

  it('best: a resumed training knows the earlier best record', async () => {
    const folder = new CheckpointFolder(temporaryFolder(), RUN);
    const whole = await train({ config: config('best'), intervalMs: LONG });
    await train({ config: config('best'), folder, intervalMs: LONG, shouldStop: within(4) });
    const rest = await train({
      config: config('best'),
      folder,
      intervalMs: LONG,
      from: folder.read(4, config('best')),
    });
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
  });

  it('none: writes nothing', async () => {
    const home = temporaryFolder();
    const { checkpoints } = await train({ config: config('none'), folder: new CheckpointFolder(home, RUN) });
    expect(checkpoints).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });
});
