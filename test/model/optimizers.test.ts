import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { type OptimizerConfig, optimizerConfig } from '../../src-main/contract/config.ts';
import type { NetworkWeight } from '../../src-main/model/network.ts';
import { createOptimizer, type Optimizer } from '../../src-main/model/optimizers.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';

beforeAll(prepareTfjs);

const START = [1, -2, 0.5, 0];
const STEPS = 5;

function weightOf(values: readonly number[]): NetworkWeight {
  const variable = tf.variable(tf.tensor1d([...values]));
  return { name: 'dense_1/kernel', layer: 'dense_1', role: 'kernel', trainable: true, variable };
}

/** One step with the gradient given; the optimiser gets it times its seed, as from a backward pass. */
function apply(
  optimizer: Optimizer,
  weight: NetworkWeight,
  step: number,
  rate: number,
  gradient: number[],
): void {
  tf.tidy(() => {
    const values = Object.entries(optimizer.scalarsAt(step, rate));
    const scalars = Object.fromEntries(values.map(([name, value]) => [name, tf.scalar(value)]));
    const seeded = tf.mul(tf.tensor1d(gradient), optimizer.seed(scalars));
    weight.variable.assign(optimizer.updated(weight, seeded, scalars));
  });
}

/** Five steps with rate 0.1/t and gradient sin(t + i). */
function trained(config: OptimizerConfig): number[] {
  const weight = weightOf(START);
  const optimizer = createOptimizer(config, [weight]);
  for (let t = 1; t <= STEPS; t++) {
    apply(
      optimizer,
      weight,
      t,
      0.1 / t,
      START.map((_, i) => Math.sin(t + i)),
    );
  }
  return Array.from(weight.variable.dataSync());
}

const rate = { learningRate: 0.1 };

/**
 * Results of PyTorch 1.13 in float64: the parameter set to START, then five times `lr = 0.1/t; grad = sin(t + i);
 * step()`.
 */
const PYTORCH = [
  {
    as: 'SGD()',
    config: { kind: 'sgd', ...rate },
    weights: [0.903782577785, -2.043197576411, 0.549537921929, 0.096728483303],
  },
  {
    as: 'SGD(weight_decay=0.3)',
    config: { kind: 'sgd', ...rate, weightDecay: 0.3 },
    weights: [0.841156206498, -1.906400583142, 0.515303563101, 0.092709958406],
  },
  {
    as: 'SGD(momentum=0.9)',
    config: { kind: 'momentum', ...rate },
    weights: [0.766030424341, -2.099770654192, 0.626156946624, 0.236096432516],
  },
  {
    as: 'SGD(momentum=0.8, nesterov=True, weight_decay=0.3)',
    config: { kind: 'momentum', ...rate, momentum: 0.8, nesterov: true, weightDecay: 0.3 },
    weights: [0.600093563181, -1.776561994776, 0.557446461302, 0.24377913102],
  },
  {
    as: 'Adam()',
    config: { kind: 'adam', ...rate },
    weights: [0.816656170671, -2.125103244112, 0.482291767882, 0.188291733121],
  },
  {
    as: 'Adam(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3)',
    config: { kind: 'adam', ...rate, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3 },
    weights: [0.808163628494, -2.019923709214, 0.464584321481, 0.178976521762],
  },
  {
    as: 'AdamW()',
    config: { kind: 'adamw', ...rate },
    weights: [0.814556246937, -2.120382436048, 0.481239774796, 0.188109004786],
  },
  {
    as: 'AdamW(weight_decay=0.3)',
    config: { kind: 'adamw', ...rate, weightDecay: 0.3 },
    weights: [0.755209636432, -1.986761477202, 0.451493370052, 0.182871013368],
  },
  {
    as: 'RMSprop()',
    config: { kind: 'rmsprop', ...rate },
    weights: [-0.164007234747, -2.669928687155, 0.214573976043, 1.235223171236],
  },
  {
    as: 'RMSprop(alpha=0.9, eps=1e-3, momentum=0.7, weight_decay=0.3)',
    config: { kind: 'rmsprop', ...rate, decay: 0.9, epsilon: 1e-3, momentum: 0.7, weightDecay: 0.3 },
    weights: [0.318992838516, -1.965990406504, 0.387597186889, 0.640911867573],
  },
];

test.each(PYTORCH)('is PyTorch’s $as', ({ config, weights }) => {
  const got = trained(optimizerConfig.parse(config));
  got.forEach((w, i) => {
    // Five float32 steps on weights of order one.
    expect(Math.abs(w - (weights[i] ?? NaN))).toBeLessThan(1e-6);
  });
});

describe('the update rule in float64', () => {
  interface State {
    w: number;
    m: number;
    v: number;
  }
  const RULES: Record<OptimizerConfig['kind'], (s: State, g: number, lr: number, t: number) => State> = {
    sgd: ({ w, m, v }, g, lr) => ({ w: w - lr * (g + 0.2 * w), m, v }),
    momentum: ({ w, m, v }, g, lr) => {
      const next = 0.9 * m + g + 0.2 * w;
      return { w: w - lr * next, m: next, v };
    },
    adam: (s, g, lr, t) => adam64(s, g + 0.2 * s.w, lr, t),
    adamw: (s, g, lr, t) => ({ ...adam64({ ...s, w: s.w * (1 - lr * 0.2) }, g, lr, t) }),
    rmsprop: ({ w, m, v }, gradient, lr) => {
      const g = gradient + 0.2 * w;
      const next = 0.99 * v + 0.01 * g * g;
      return { w: w - (lr * g) / (Math.sqrt(next) + 1e-8), m, v: next };
    },
  };
  function adam64({ w, m, v }: State, g: number, lr: number, t: number): State {
    const [nextM, nextV] = [0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g];
    const corrected = nextM / (1 - 0.9 ** t) / (Math.sqrt(nextV / (1 - 0.999 ** t)) + 1e-8);
    return { w: w - lr * corrected, m: nextM, v: nextV };
  }

  it.each(optimizerConfig.options.map((option) => option.shape.kind.value))('%s, 200 steps', (kind) => {
    const weight = weightOf(START);
    const optimizer = createOptimizer(optimizerConfig.parse({ kind, ...rate, weightDecay: 0.2 }), [weight]);
    const expected = START.map((w) => ({ w, m: 0, v: 0 }));
    for (let t = 1; t <= 200; t++) {
      const gradients = START.map((_, i) => Math.fround(Math.cos(3 * t + i) + 0.3));
      const lr = 0.02;
      apply(optimizer, weight, t, lr, gradients);
      expected.forEach((state, i) => Object.assign(state, RULES[kind](state, gradients[i] ?? NaN, lr, t)));
    }
    Array.from(weight.variable.dataSync()).forEach((w, i) => {
      expect(Math.abs(w - (expected[i]?.w ?? NaN))).toBeLessThan(1e-5);
    });
  });
});

test('slots have the weight’s name and shape', () => {
  const weight = weightOf(START);
  const names = (config: object) =>
    createOptimizer(optimizerConfig.parse({ ...rate, ...config }), [weight]).slots.map(
      ({ name, variable }) => {
        expect(variable.shape).toEqual([4]);
        expect(Array.from(variable.dataSync())).toEqual([0, 0, 0, 0]);
        return name;
      },
    );
  expect(names({ kind: 'sgd' })).toEqual([]);
  expect(names({ kind: 'momentum' })).toEqual(['dense_1/kernel/momentum']);
  expect(names({ kind: 'adamw' })).toEqual(['dense_1/kernel/adam_m', 'dense_1/kernel/adam_v']);
  expect(names({ kind: 'rmsprop' })).toEqual(['dense_1/kernel/rmsprop_squares']);
  expect(names({ kind: 'rmsprop', momentum: 0.5 })).toEqual([
    'dense_1/kernel/rmsprop_squares',
    'dense_1/kernel/rmsprop_momentum',
  ]);
});
