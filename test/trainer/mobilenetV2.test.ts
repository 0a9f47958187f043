/** A whole step of MobileNetV2 on the compiled engine against the same network written in PyTorch. */
import { beforeAll, expect, test } from 'vitest';
import { modelConfig, optimizerConfig } from '../../src-main/contract/config.ts';
import { buildNetwork, type NetworkWeight } from '../../src-main/model/network.ts';
import { defineStep } from '../../src-main/model/step.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import { type TrainingProblem, scalingFor } from '../../src-main/trainer/executors/problem.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { stepSeries } from '../../src-main/trainer/stepSeries.ts';
import { assign } from '../model/networks.ts';

beforeAll(prepareTfjs);

const SIDE = 64;
const BATCH = 4;

/** Uniform in [−1, 1): pseudo-random numbers that a reference in any language can reproduce. */
function hashed(j: number, k: number): number {
  const t = Math.sin(12.9898 * j + 78.233 * k) * 43758.5453;
  return 2 * (t - Math.floor(t)) - 1;
}

/** He's scale for kernels; k counts the trained tensors. */
function valuesFor({ role, variable }: NetworkWeight, k: number): Float32Array {
  const { size, shape } = variable;
  const fanIn = role === 'depthwiseKernel' ? 9 : size / (shape.at(-1) ?? 1);
  return Float32Array.from({ length: size }, (_, j) => {
    const value = hashed(j, k);
    if (role === 'gamma') return 1 + 0.3 * value;
    return role === 'beta' || role === 'bias' ? 0.3 * value : Math.sqrt(6 / fanIn) * value;
  });
}

function hashedProblem(activation: 'relu6' | 'selu'): TrainingProblem {
  const network = buildNetwork(
    modelConfig.parse({ kind: 'mobilenetV2', activation }),
    [SIDE, SIDE, 3],
    10,
    1,
  );
  network.weights.forEach((weight, k) => {
    assign(weight.variable, valuesFor(weight, k));
  });
  const split = {
    images: Uint8Array.from({ length: BATCH * SIDE * SIDE * 3 }, (_, i) =>
      Math.floor((hashed(i, 999) + 1) * 128),
    ),
    labels: Int32Array.of(1, 5, 8, 2),
    count: BATCH,
  };
  const definition = defineStep(network, {
    regularizer: { kind: 'l2', lambda: 0.001, convention: 'keras', apply: 'kernels+biases' },
    optimizer: optimizerConfig.parse({ kind: 'sgd', learningRate: 1 }),
    loss: 'crossEntropy',
    reportedLoss: 'same',
  });
  return { definition, scaling: scalingFor('unit'), train: split, test: split };
}

/** PyTorch 1.13, float64, on the same images and weights: loss, penalty, and norms of gradients of their sum. */
const PYTORCH = {
  relu6: {
    loss: 2.531249531505255,
    penalty: 34.04780080611849,
    gradients: {
      'conv_1/kernel': 97.855059,
      'block_0_depthwise/depthwiseKernel': 41.512677,
      'block_3_depthwise_bn/gamma': 7.1287397,
      'block_6_depthwise/depthwiseKernel': 8.4637217,
      'block_11_project/kernel': 13.41032,
      'block_13_expand_bn/beta': 0.55531056,
      'conv_2/kernel': 3.2088275,
      'dense_1/kernel': 8.8427891,
      'dense_1/bias': 0.4670434,
    },
  },
  selu: {
    loss: 2.7630742458881383,
    penalty: 34.04780080611849,
    gradients: {
      'conv_1/kernel': 5.2977533,
      'block_0_depthwise/depthwiseKernel': 2.7945044,
      'block_3_depthwise_bn/gamma': 0.82980569,
      'block_6_depthwise/depthwiseKernel': 2.0144957,
      'block_11_project/kernel': 7.8382593,
      'block_13_expand_bn/beta': 0.28303902,
      'conv_2/kernel': 4.7262776,
      'dense_1/kernel': 9.4405071,
      'dense_1/bias': 0.40094552,
    },
  },
};

/** In float32 a few activations fall on the other side of ReLU6's corners, which changes their gradients. */
const TOLERANCE = { relu6: 1e-2, selu: 1e-5 };

test.each(['relu6', 'selu'] as const)('%s', async (activation) => {
  const problem = hashedProblem(activation);
  const expected = PYTORCH[activation];
  const executor = await createCompiledExecutor(problem, { threads: 2 });
  const before = new Map((await executor.weights()).map(({ name, values }) => [name, values]));
  const series = stepSeries(problem.definition, { seed: 1, firstStep: 1, rates: [1], batch: BATCH });
  const { loss, penalty } = await executor.train(Int32Array.of(0, 1, 2, 3), BATCH, series);
  expect(Math.abs((loss[0] ?? NaN) / expected.loss - 1)).toBeLessThan(5e-6);
  expect(Math.abs((penalty[0] ?? NaN) / expected.penalty - 1)).toBeLessThan(1e-4);
  const after = new Map((await executor.weights()).map(({ name, values }) => [name, values]));
  await executor.dispose();
  for (const [name, norm] of Object.entries(expected.gradients)) {
    const start = before.get(name) ?? new Float32Array();
    const moved = after.get(name) ?? new Float32Array();
    const squares = start.reduce((sum, w, i) => sum + (w - (moved[i] ?? NaN)) ** 2, 0);
    expect(Math.abs(Math.sqrt(squares) / norm - 1), name).toBeLessThan(TOLERANCE[activation]);
  }
});
