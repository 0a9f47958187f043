/** Complete training steps: compiled against eager, and in different divisions into calls. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import {
  activation,
  type ExperimentConfig,
  type ExperimentInput,
  lossKind,
} from '../../src-main/contract/config.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import { createReferenceExecutor } from '../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import type { Executor } from '../../src-main/trainer/executors/types.ts';
import {
  allWeights,
  largestDifference,
  randomProblem,
  smallConfig,
  trainSteps,
} from '../trainer/problems.ts';

beforeAll(prepareTfjs);

type Keys = Partial<ExperimentInput>;

const REGULARIZERS: Record<string, Keys['regularizer']> = {
  none: { kind: 'none' },
  l1: { kind: 'l1', lambda: 0.002 },
  'proximal l1': { kind: 'l1', lambda: 0.02, l1Method: 'proximal' },
  l2: { kind: 'l2', lambda: 0.01, convention: 'half' },
  l1l2: { kind: 'l1l2', lambda1: 0.002, lambda2: 0.01 },
  'proximal l1l2': { kind: 'l1l2', lambda1: 0.02, lambda2: 0.01, l1Method: 'proximal' },
};

const mlp = (of: ExperimentConfig['model']['activation'], hidden = [6]) =>
  ({ kind: 'mlp', hidden, activation: of }) as const;

const CONFIGS: { what: string; keys: Keys }[] = [
  ...activation.options.flatMap((of) =>
    lossKind.options.map((loss) => ({
      what: `${of}, ${loss}, l1l2`,
      keys: { model: mlp(of), loss, regularizer: REGULARIZERS['l1l2'] },
    })),
  ),
  ...Object.entries(REGULARIZERS).flatMap(([name, regularizer]) =>
    lossKind.options.map((loss) => ({ what: `sigmoid, ${loss}, ${name}`, keys: { loss, regularizer } })),
  ),
  ...(['momentum', 'adam', 'adamw', 'rmsprop'] as const).map((kind) => ({
    what: kind,
    keys: { optimizer: { kind, learningRate: 0.05, weightDecay: 0.01 }, regularizer: REGULARIZERS['l1'] },
  })),
  { what: 'dropout', keys: { model: { ...mlp('relu', [9, 8]), dropout: 0.4 } } },
  { what: 'no hidden layer', keys: { model: mlp('linear', []) } },
  { what: 'three hidden layers', keys: { model: mlp('tanh', [7, 5, 6]), regularizer: REGULARIZERS['l2'] } },
  {
    what: 'another loss reported than minimised',
    keys: { loss: 'brier', reportedLoss: 'crossEntropy', regularizer: REGULARIZERS['l1'] },
  },
];

/** float32 rounding of sums of a few dozen terms, over three steps: measured at 3e-7 or less. */
const TOLERANCE = 1e-5;
const BATCH = 12;

test.each(CONFIGS)('compiled equals eager: $what', async ({ keys }) => {
  const config = smallConfig(keys);
  const [first, second] = [randomProblem(config), randomProblem(config)];
  const compiled = await createCompiledExecutor(first, { threads: 1 });
  const eager = createReferenceExecutor(second);
  const before = await allWeights(compiled);
  expect(before).toEqual(await allWeights(eager));
  const steps = { first: 1, count: 3, batch: BATCH, rate: config.optimizer.learningRate };
  const got = await trainSteps({ ...steps, problem: first, executor: compiled });
  const want = await trainSteps({ ...steps, problem: second, executor: eager });
  for (const measure of ['loss', 'acc', 'penalty'] as const) {
    expect(largestDifference(got[measure], want[measure]), measure).toBeLessThanOrEqual(TOLERANCE);
  }
  const after = await allWeights(compiled);
  const expected = await allWeights(eager);
  expect(largestDifference(after, expected)).toBeLessThanOrEqual(TOLERANCE);
  // If the weights hardly changed, they would agree for any gradients.
  expect(largestDifference(after, before)).toBeGreaterThan(100 * TOLERANCE);
  expect(after.map((w) => w === 0)).toEqual(expected.map((w) => w === 0));
  for (const split of ['train', 'test'] as const) {
    const count = first[split].count;
    const [evaluated, reference] = [
      await compiled.evaluate(split, count),
      await eager.evaluate(split, count),
    ];
    expect(Math.abs(evaluated.loss - reference.loss)).toBeLessThanOrEqual(TOLERANCE);
    expect(evaluated.acc).toBeCloseTo(reference.acc, 6);
  }
  await compiled.dispose();
});

const KEYS: Keys = { regularizer: REGULARIZERS['proximal l1l2'], model: mlp('relu', [6, 5]) };

/** Trains twelve steps in calls of the given lengths; returns every number of the result. */
async function inCalls(lengths: readonly number[], make = createCompiledExecutor): Promise<number[]> {
  const problem = randomProblem(smallConfig(KEYS));
  const executor: Executor = await make(problem, { threads: 1 });
  const numbers: number[][] = [[], [], []];
  let first = 1;
  for (const count of lengths) {
    const { loss, acc, penalty } = await trainSteps({ problem, executor, first, count, batch: BATCH });
    [loss, acc, penalty].forEach((values, i) => numbers[i]?.push(...values));
    first += count;
  }
  const weights = await allWeights(executor);
  await executor.dispose();
  return [...numbers.flat(), ...weights];
}

describe('twelve steps', () => {
  it.each([{ lengths: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }, { lengths: [5, 7] }, { lengths: [1, 11] }])(
    'in calls of $lengths equal twelve in one call, bit for bit',
    async ({ lengths }) => {
      expect(await inCalls(lengths)).toEqual(await inCalls([12]));
    },
  );

  it('are reproducible, bit for bit', async () => {
    expect(await inCalls([4, 8])).toEqual(await inCalls([4, 8]));
  });
});

test('batches of several sizes share the weights', async () => {
  const config = smallConfig(KEYS);
  const [first, second] = [randomProblem(config), randomProblem(config)];
  const compiled = await createCompiledExecutor(first, { threads: 1 });
  const eager = createReferenceExecutor(second);
  for (const steps of [
    { first: 1, count: 2, batch: 12 },
    { first: 3, count: 1, batch: 1 },
    { first: 4, count: 2, batch: 12 },
    { first: 6, count: 1, batch: 7 },
  ]) {
    const got = await trainSteps({ ...steps, problem: first, executor: compiled });
    const want = await trainSteps({ ...steps, problem: second, executor: eager });
    expect(largestDifference(got.loss, want.loss)).toBeLessThanOrEqual(TOLERANCE);
  }
  expect(largestDifference(await allWeights(compiled), await allWeights(eager))).toBeLessThanOrEqual(
    TOLERANCE,
  );
  await compiled.dispose();
});

test('evaluation uses exactly the requested first images', async () => {
  const problem = randomProblem(smallConfig(KEYS), { train: 20, test: 503 });
  const compiled = await createCompiledExecutor(problem, { threads: 1 });
  const eager = createReferenceExecutor(problem);
  for (const count of [1, 499, 500, 501, 503]) {
    const [got, want] = [await compiled.evaluate('test', count), await eager.evaluate('test', count)];
    expect(Math.abs(got.loss - want.loss), `${count} images`).toBeLessThanOrEqual(TOLERANCE);
    expect(got.acc).toBeCloseTo(want.acc, 6);
  }
  await compiled.dispose();
});

test('the stages of a small step, as text', async () => {
  const texts = { trace: '', passes: '', loop: '' };
  const problem = randomProblem(
    smallConfig({ model: mlp('sigmoid', [3]), regularizer: REGULARIZERS['l1l2'] }),
  );
  const executor = await createCompiledExecutor(problem, {
    threads: 1,
    observe: (stage, text) => {
      // The output of the last pass is the result of all passes.
      if (stage.startsWith('pass: ')) texts.passes = text();
      else if (stage === 'trace' || stage === 'loop') texts[stage] = text();
    },
  });
  await trainSteps({ problem, executor, first: 1, count: 1, batch: 2 });
  await executor.dispose();
  await expect(texts.trace).toMatchFileSnapshot('snapshots/mlp.1.trace.txt');
  await expect(texts.passes).toMatchFileSnapshot('snapshots/mlp.2.passes.txt');
  await expect(texts.loop).toMatchFileSnapshot('snapshots/mlp.3.loop.txt');
});
