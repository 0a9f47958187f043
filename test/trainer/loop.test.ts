import { beforeAll, describe, expect, it, test } from 'vitest';
import type { ExperimentConfig } from '../../src-main/contract/config.ts';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { penaltyOf } from '../../src-main/model/penalty.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import type { TrainingProblem } from '../../src-main/trainer/executors/problem.ts';
import { createReferenceExecutor } from '../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import type { Executor } from '../../src-main/trainer/executors/types.ts';
import { nextCall } from '../../src-main/trainer/feed.ts';
import { runTraining } from '../../src-main/trainer/loop.ts';
import { type TrainerReport, trainerReport } from '../../src-main/trainer/messages.ts';
import { prepareProblem } from '../../src-main/trainer/prepare.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import { randomProblem, smallConfig } from './problems.ts';
import { temporaryFolder, TINY, tinyConfig, tinyHome } from './tinyData.ts';

beforeAll(prepareTfjs);

type Report<T extends TrainerReport['type']> = Extract<TrainerReport, { type: T }>;

interface Trained {
  outcome: 'completed' | 'stopped';
  reports: TrainerReport[];
  of: <T extends TrainerReport['type']>(type: T) => Report<T>[];
  records: EpochRecord[];
}

interface Options {
  config?: ExperimentConfig;
  counts?: { train: number; test: number };
  make?: (problem: TrainingProblem) => Executor | Promise<Executor>;
  /** Called before every call with the reports so far. */
  shouldStop?: (reports: readonly TrainerReport[]) => boolean;
}

async function train(options: Options = {}): Promise<Trained> {
  const { config = smallConfig(), counts, shouldStop = () => false } = options;
  const { make = (problem: TrainingProblem) => createCompiledExecutor(problem, { threads: 1 }) } = options;
  const problem = randomProblem(config, counts);
  const executor = await make(problem);
  const reports: TrainerReport[] = [];
  const outcome = await runTraining({
    config,
    problem,
    executor,
    // As another process would receive it.
    report: (report) => reports.push(trainerReport.parse(structuredClone(report))),
    shouldStop: () => shouldStop(reports),
    yieldToMessages: () => Promise.resolve(),
  });
  await executor.dispose();
  const of = <T extends TrainerReport['type']>(type: T): Report<T>[] =>
    reports.filter((report): report is Report<T> => report.type === type);
  return { outcome, reports, of, records: of('epoch').map(({ record }) => record) };
}

const timeless = (records: readonly EpochRecord[]) => records.map((record) => ({ ...record, seconds: 0 }));

describe('nextCall()', () => {
  test.each([
    { images: 37, done: 0, batch: 10, most: 8, call: { start: 0, steps: 3, batch: 10 } },
    { images: 37, done: 0, batch: 10, most: 2, call: { start: 0, steps: 2, batch: 10 } },
    { images: 37, done: 20, batch: 10, most: 2, call: { start: 20, steps: 1, batch: 10 } },
    { images: 37, done: 30, batch: 10, most: 8, call: { start: 30, steps: 1, batch: 7 } },
    { images: 40, done: 30, batch: 10, most: 8, call: { start: 30, steps: 1, batch: 10 } },
    { images: 5, done: 0, batch: 10, most: 8, call: { start: 0, steps: 1, batch: 5 } },
    { images: 10, done: 0, batch: 10, most: 1, call: { start: 0, steps: 1, batch: 10 } },
    { images: 3, done: 2, batch: 1, most: 100, call: { start: 2, steps: 1, batch: 1 } },
  ])(
    'after $done of $images images in batches of $batch, at most $most',
    ({ images, done, batch, most, call }) => {
      expect(nextCall(images, done, batch, most)).toEqual(call);
    },
  );
});

describe('a training', () => {
  it('reports its start with the initial weights, then steps, and an epoch after its steps', async () => {
    const config = smallConfig({ epochs: 2 });
    const { outcome, reports, of } = await train({ config });
    expect(outcome).toBe('completed');
    const [started] = reports;
    if (started?.type !== 'started') throw new Error('it did not start with its start');
    expect(started).toMatchObject({ engine: 'cpu', stepsTotal: 8 });
    const initial = randomProblem(config).definition.network.weights.map(({ name, variable }) =>
      weightStatistics(name, variable.shape, variable.dataSync<'float32'>()),
    );
    expect(started.weights.map(({ statistics }) => statistics)).toEqual(initial);
    const kinds = reports.map(({ type }) => type).join(' ');
    expect(kinds).toMatch(/^started( steps)+ epoch( steps)+ epoch$/);
    const firstRecord = reports.findIndex(({ type }) => type === 'epoch');
    reports.forEach((report, i) => {
      if (report.type === 'steps') expect(report.epoch).toBe(i < firstRecord ? 1 : 2);
    });
    for (const epoch of [1, 2]) {
      const fractions = of('steps').flatMap((report) => (report.epoch === epoch ? [report.fraction] : []));
      expect(fractions.at(-1)).toBe(1);
      expect(fractions.toSorted((a, b) => a - b)).toEqual(fractions);
    }
  });

  it('numbers its steps consecutively, and its records by their last step', async () => {
    const { of, records } = await train({ config: smallConfig({ epochs: 3 }) });
    let next = 1;
    for (const { firstStep, loss, acc, penalty, learningRate } of of('steps')) {
      expect(firstStep).toBe(next);
      expect(new Set([loss, acc, penalty, learningRate].map(({ length }) => length)).size).toBe(1);
      next += loss.length;
    }
    expect(records.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
    ]);
  });

  it('records means over images, not over batches: the last batch of an epoch is smaller', async () => {
    // 37 images in batches of 10: three whole ones and one of 7.
    const { of, records } = await train({ config: smallConfig({ epochs: 1 }) });
    const weighted = (key: 'loss' | 'acc'): number => {
      const values = of('steps').flatMap((report) => report[key]);
      expect(values).toHaveLength(4);
      return values.reduce<number>((sum, value, i) => sum + (value ?? NaN) * (i < 3 ? 10 : 7), 0) / 37;
    };
    expect(records[0]?.runningLoss).toBeCloseTo(weighted('loss'), 12);
    expect(records[0]?.runningAcc).toBeCloseTo(weighted('acc'), 6);
    // An integer number of images, without the float32 rounding of the steps.
    expect(records[0]?.runningAcc).toBe(Math.round((records[0]?.runningAcc ?? NaN) * 37) / 37);
  });

  it('records the state at the end of the epoch: penalty, evaluation and weights are consistent', async () => {
    const config = smallConfig({ epochs: 2, regularizer: { kind: 'l1l2', lambda1: 0.01, lambda2: 0.02 } });
    const problem = randomProblem(config);
    const executor = createReferenceExecutor(problem);
    const { of, records } = await train({ config, make: () => executor });
    const last = records.at(-1);
    const { loss, acc } = await executor.evaluate('test', problem.test.count);
    expect([last?.testLoss, last?.testAcc]).toEqual([loss, acc]);
    const values = new Map((await executor.weights()).map(({ name, values: numbers }) => [name, numbers]));
    expect(last?.penalty).toBe(
      penaltyOf(problem.definition.terms, ({ name }) => values.get(name) ?? new Float32Array()),
    );
    const recorded = of('epoch')
      .at(-1)
      ?.weights.map(({ statistics }) => statistics.l2);
    const norms = [...values.values()].map((numbers) =>
      Math.sqrt(numbers.reduce((sum, w) => sum + w * w, 0)),
    );
    recorded?.forEach((l2, i) => expect(l2).toBeCloseTo(norms[i] ?? NaN, 6));
    expect(last?.learningRate).toBe(0.5);
  });

  it('gives the same records for the same config, and others for another seed', async () => {
    const config = smallConfig({
      epochs: 3,
      regularizer: { kind: 'l1', lambda: 0.01, l1Method: 'proximal' },
    });
    const [first, again] = [await train({ config }), await train({ config })];
    expect(timeless(again.records)).toEqual(timeless(first.records));
    const steps = ({ of }: Trained) => of('steps').flatMap(({ loss }) => loss);
    expect(steps(again)).toEqual(steps(first));
    const snapshots = ({ of }: Trained) => of('epoch').map(({ weights }) => weights);
    expect(snapshots(again)).toEqual(snapshots(first));
    const other = await train({ config: { ...config, seed: 2 } });
    expect(timeless(other.records)).not.toEqual(timeless(first.records));
  });

  it('agrees between the compiled engine and the reference', async () => {
    const config = smallConfig({ epochs: 3, regularizer: { kind: 'l2', lambda: 0.01 } });
    const compiled = await train({ config });
    const reference = await train({ config, make: createReferenceExecutor });
    compiled.records.forEach((record, i) => {
      const other = reference.records[i];
      for (const key of ['runningLoss', 'runningAcc', 'testLoss', 'testAcc', 'penalty'] as const) {
        expect(Math.abs((record[key] ?? NaN) - (other?.[key] ?? NaN)), key).toBeLessThan(1e-5);
      }
    });
  });

  it('learns', async () => {
    const config = smallConfig({ epochs: 60, model: { kind: 'mlp', hidden: [32], activation: 'tanh' } });
    const { records } = await train({ config });
    // The labels are random: only memorising exceeds an accuracy of one in four.
    expect(records.at(-1)?.runningAcc).toBe(1);
    expect(records.at(-1)?.runningLoss).toBeLessThan(0.2 * (records[0]?.runningLoss ?? NaN));
  });

  it('reports numbers that are not finite as null', async () => {
    const { records, of } = await train({
      config: smallConfig({
        epochs: 2,
        regularizer: { kind: 'l2', lambda: 1 },
        optimizer: { kind: 'sgd', learningRate: 1e30 },
      }),
    });
    expect(records.at(-1)).toMatchObject({ runningLoss: null, testLoss: null, penalty: null });
    expect(of('epoch').at(-1)?.weights[0]?.statistics.nonFinite).toBeGreaterThan(0);
  });
});

describe('a stop', () => {
  it('before the first call leaves only the start', async () => {
    const { outcome, reports } = await train({ shouldStop: () => true });
    expect(outcome).toBe('stopped');
    expect(reports.map(({ type }) => type)).toEqual(['started']);
  });

  it('during an epoch keeps the finished epochs and the steps after them', async () => {
    const config = smallConfig({ epochs: 50 });
    const { outcome, of, records } = await train({
      config,
      counts: { train: 37, test: 5 },
      shouldStop: (reports) => {
        const last = reports.at(-1);
        return last?.type === 'steps' && last.epoch === 3 && last.fraction < 1;
      },
    });
    expect(outcome).toBe('stopped');
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(of('steps').at(-1)).toMatchObject({ epoch: 3, firstStep: 9 });
  });
});

describe('prepareProblem()', () => {
  it('loads the data set, draws the subset and builds the network', async () => {
    const home = tinyHome();
    const config = tinyConfig({
      dataset: { id: 'mnist', train: { count: 50, seed: 7 }, test: { count: 20 }, normalize: 'symmetric' },
      loss: 'brier',
      reportedLoss: 'crossEntropy',
    });
    const problem = await prepareProblem(config, { home, dataFolder: null });
    expect([problem.train.count, problem.test.count]).toEqual([50, 20]);
    expect(problem.train.images).toHaveLength(50 * 784);
    expect(problem.scaling).toEqual({ scale: 2 / 255, offset: -1 });
    expect(problem.definition).toMatchObject({ loss: 'brier', reportedLoss: 'crossEntropy' });
    expect(problem.definition.terms.map(({ weight, l1 }) => [weight.name, l1])).toEqual([
      ['dense_1/kernel', 0.001],
      ['dense_2/kernel', 0.001],
    ]);
    const whole = await prepareProblem(tinyConfig(), { home, dataFolder: null });
    expect([whole.train.count, whole.test.count]).toEqual([TINY.train, TINY.test]);
    expect(whole.scaling).toEqual({ scale: 1 / 255, offset: 0 });
    // The test images are the first ones, in order; the subset is drawn.
    expect(problem.test.labels).toEqual(whole.test.labels.slice(0, 20));
    expect(problem.train.labels).not.toEqual(whole.train.labels.slice(0, 50));
  });

  it('draws with the subset’s seed, else with the run’s', async () => {
    const home = tinyHome();
    const labels = async (seed: number, subset?: number): Promise<number[]> => {
      const train = { count: 50, ...(subset === undefined ? {} : { seed: subset }) };
      const { train: split } = await prepareProblem(tinyConfig({ seed, dataset: { id: 'mnist', train } }), {
        home,
        dataFolder: null,
      });
      return [...split.labels];
    };
    expect(await labels(1, 7)).toEqual(await labels(2, 7));
    expect(await labels(1)).not.toEqual(await labels(2));
    expect(await labels(7)).toEqual(await labels(1, 7));
  });

  it.each([
    { what: 'more images than there are', train: { count: TINY.train + 1 }, code: 'bad-input' },
    { what: 'a data set that is not here', train: { count: 1 }, code: 'unavailable' },
  ])('refuses $what', async ({ train: wanted, code }) => {
    const home = code === 'unavailable' ? temporaryFolder() : tinyHome();
    const config = tinyConfig({ dataset: { id: 'mnist', train: wanted } });
    await expect(prepareProblem(config, { home, dataFolder: null })).rejects.toMatchObject({ code });
  });
});
