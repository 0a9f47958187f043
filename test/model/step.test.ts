import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { activation, lossKind, type RegularizerConfig } from '../../src-main/contract/config.ts';
import { evaluateStep, trainStep } from '../../src-main/model/step.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { gradient64, logits64, loss64, objective64, penalty64 } from './float64.ts';
import { flat, layersOf, numberOf, smallProblem, type SmallProblem, withBatch } from './networks.ts';

beforeAll(prepareTfjs);

const shared = { convention: 'keras', apply: 'kernels', l1Method: 'subgradient' } as const;
const REGULARIZERS: { name: string; regularizer: RegularizerConfig; l1: number; l2: number }[] = [
  { name: 'none', regularizer: { kind: 'none' }, l1: 0, l2: 0 },
  { name: 'L1', regularizer: { kind: 'l1', lambda: 0.03, ...shared }, l1: 0.03, l2: 0 },
  {
    name: 'L2',
    regularizer: { kind: 'l2', lambda: 0.05, convention: 'half', apply: 'kernels' },
    l1: 0,
    l2: 0.025,
  },
  {
    name: 'L1 + L2',
    regularizer: { kind: 'l1l2', lambda1: 0.03, lambda2: 0.05, ...shared },
    l1: 0.03,
    l2: 0.05,
  },
];
const COMBINATIONS = lossKind.options.flatMap((loss) =>
  activation.options.flatMap((of) => REGULARIZERS.map((r) => ({ loss, activation: of, ...r }))),
);

function step(problem: SmallProblem, rate: number): { loss: number; acc: number; penalty: number } {
  return withBatch(problem, rate, (batch, inputs) => {
    const { loss, acc, penalty } = trainStep(problem.definition, batch, inputs);
    return { loss: numberOf(loss), acc: numberOf(acc), penalty: numberOf(penalty) };
  });
}

describe('w − rate·∇(loss + penalty)', () => {
  test.each(COMBINATIONS)('$loss, $activation, $name', ({ loss, activation: of, regularizer, l1, l2 }) => {
    const problem = smallProblem({ loss, activation: of, regularizer });
    const { network } = problem.definition;
    const before = layersOf(network);
    const objective = { activation: of, loss, l1, l2 };
    const gradient = flat(
      gradient64(before, (moved) => objective64(moved, problem.images, problem.labels, objective)),
    );
    const rate = 0.5;
    const measured = step(problem, rate);
    const after = flat(layersOf(network));
    flat(before).forEach((w, i) => {
      // Weights of order one are held to 6e-8; the gradient's sums of a few dozen terms double that at most.
      expect(Math.abs((after[i] ?? NaN) - (w - rate * (gradient[i] ?? NaN)))).toBeLessThan(5e-7);
    });
    const logits = problem.images.map((x) => logits64(before, of, x));
    expect(measured.loss).toBeCloseTo(loss64(loss, logits, problem.labels), 6);
    expect(measured.penalty).toBeCloseTo(penalty64(before, objective), 6);
    const right = logits.filter((z, n) => z.indexOf(Math.max(...z)) === problem.labels[n]).length;
    expect(measured.acc).toBeCloseTo(right / logits.length, 6);
  });
});

const proximal = (lambda: number): RegularizerConfig => ({
  kind: 'l1l2',
  lambda1: lambda,
  lambda2: 0.05,
  convention: 'keras',
  apply: 'kernels',
  l1Method: 'proximal',
});

describe('proximal L1', () => {
  const lambda = 0.8;
  const rate = 0.5;
  const threshold = lambda * rate;

  it('shrinks the result of the gradient step by rate·λ and stops at exactly 0', () => {
    const problem = smallProblem({ regularizer: proximal(lambda), hidden: [8] });
    const { network } = problem.definition;
    const before = layersOf(network);
    // The L1 part acts only by shrinking: the gradient is that of loss and L2.
    const smooth = { activation: 'sigmoid', loss: 'crossEntropy', l1: 0, l2: 0.05 } as const;
    const gradient = gradient64(before, (moved) =>
      objective64(moved, problem.images, problem.labels, smooth),
    );
    step(problem, rate);
    const after = layersOf(network);
    let zeros = 0;
    before.forEach(({ kernel, bias }, l) => {
      kernel.forEach((row, i) =>
        row.forEach((w, j) => {
          const moved = w - rate * (gradient[l]?.kernel[i]?.[j] ?? NaN);
          const got = after[l]?.kernel[i]?.[j] ?? NaN;
          if (Math.abs(moved) < threshold - 1e-6) {
            expect(Object.is(got, 0)).toBe(true);
            zeros++;
          } else {
            expect(Math.abs(got - Math.sign(moved) * (Math.abs(moved) - threshold))).toBeLessThan(5e-7);
          }
        }),
      );
      bias.forEach((b, j) => {
        const moved = b - rate * (gradient[l]?.bias[j] ?? NaN);
        expect(Math.abs((after[l]?.bias[j] ?? NaN) - moved)).toBeLessThan(5e-7);
      });
    });
    // The test is meaningful only if both cases occur.
    expect(zeros).toBeGreaterThan(10);
    expect(zeros).toBeLessThan(54);
  });

  it('reports the penalty of both parts', () => {
    const problem = smallProblem({ regularizer: proximal(lambda) });
    const before = layersOf(problem.definition.network);
    expect(step(problem, rate).penalty).toBeCloseTo(penalty64(before, { l1: lambda, l2: 0.05 }), 5);
  });

  it('with λ = 0 equals the step without it', () => {
    const weights = (l1Method: 'proximal' | 'subgradient') => {
      const regularizer = { kind: 'l1', lambda: 0, convention: 'keras', apply: 'kernels', l1Method } as const;
      const problem = smallProblem({ regularizer });
      step(problem, rate);
      return flat(layersOf(problem.definition.network));
    };
    expect(weights('proximal')).toEqual(weights('subgradient'));
  });
});

test('weight decay λ is L2 in convention half, bit for bit, under SGD', () => {
  const weights = (convention: 'half' | 'weight-decay') => {
    const regularizer = { kind: 'l2', lambda: 0.1, convention, apply: 'kernels' } as const;
    const problem = smallProblem({ regularizer });
    for (let i = 0; i < 5; i++) step(problem, 0.5);
    return flat(layersOf(problem.definition.network));
  };
  expect(weights('weight-decay')).toEqual(weights('half'));
});

test('the reported loss may differ from the minimised one', () => {
  const apart = smallProblem({ loss: 'brier', reportedLoss: 'crossEntropy' });
  const same = smallProblem({ loss: 'brier' });
  const before = layersOf(apart.definition.network);
  const logits = apart.images.map((x) => logits64(before, 'sigmoid', x));
  expect(step(apart, 0.5).loss).toBeCloseTo(loss64('crossEntropy', logits, apart.labels), 6);
  expect(step(same, 0.5).loss).toBeCloseTo(loss64('brier', logits, same.labels), 6);
  expect(flat(layersOf(apart.definition.network))).toEqual(flat(layersOf(same.definition.network)));
});

test('evaluation reports loss and accuracy and changes nothing', () => {
  const problem = smallProblem({ loss: 'brier', reportedLoss: 'crossEntropy' });
  const before = layersOf(problem.definition.network);
  const measured = withBatch(problem, 0, (batch) => {
    const { loss, acc } = evaluateStep(problem.definition, batch);
    return { loss: numberOf(loss), acc: numberOf(acc) };
  });
  const logits = problem.images.map((x) => logits64(before, 'sigmoid', x));
  expect(measured.loss).toBeCloseTo(loss64('crossEntropy', logits, problem.labels), 6);
  expect(layersOf(problem.definition.network)).toEqual(before);
});

test('many steps leak no tensors', () => {
  const problem = smallProblem({ regularizer: proximal(0.1), loss: 'brier', reportedLoss: 'crossEntropy' });
  step(problem, 0.1);
  const { numTensors } = tf.memory();
  for (let i = 0; i < 3; i++) step(problem, 0.1);
  withBatch(problem, 0, (batch) => tf.dispose([...Object.values(evaluateStep(problem.definition, batch))]));
  expect(tf.memory().numTensors).toBe(numTensors);
});
