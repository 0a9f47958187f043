import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { type ModelConfig, modelConfig, optimizerConfig } from '../../src-main/contract/config.ts';
import { weightLayers } from '../../src-main/contract/layers.ts';
import { buildNetwork, type Network } from '../../src-main/model/network.ts';
import { defineStep, evaluateStep, trainStep } from '../../src-main/model/step.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { assign, numberOf } from './networks.ts';

beforeAll(prepareTfjs);

const count = (tensors: readonly { variable: tf.Variable }[]): number =>
  tensors.reduce((sum, { variable }) => sum + variable.size, 0);
const mobilenet = (keys: object = {}): ModelConfig => modelConfig.parse({ kind: 'mobilenetV2', ...keys });
const shapes = ({ state }: Network): [string, number[]][] =>
  state.map(({ name, variable }) => [name, variable.shape]);

describe('MobileNetV2', () => {
  const network = () => buildNetwork(mobilenet(), [32, 32, 3], 10, 1);

  it('has as many parameters as in Keras without the top, 34,112 of them moving averages', () => {
    const { state, weights } = network();
    const backbone = (tensors: Network['state']) => count(tensors.filter(({ layer }) => layer !== 'dense_1'));
    expect(backbone(state)).toBe(2_257_984);
    expect(backbone(state) - backbone(weights)).toBe(34_112);
    expect(count(state) - backbone(state)).toBe(1280 * 10 + 10);
  });

  it('has no biases but the dense layer’s', () => {
    expect(
      network()
        .state.filter(({ role }) => role === 'bias')
        .map(({ name }) => name),
    ).toEqual(['dense_1/bias']);
  });

  it('names and shapes a block as expansion, depthwise convolution and projection', () => {
    const inBlock = (number: number) =>
      shapes(network()).filter(([name]) => name.startsWith(`block_${number}_`) && name.endsWith('ernel'));
    expect(inBlock(0)).toEqual([
      ['block_0_depthwise/depthwiseKernel', [3, 3, 32, 1]],
      ['block_0_project/kernel', [1, 1, 32, 16]],
    ]);
    expect(inBlock(3)).toEqual([
      ['block_3_expand/kernel', [1, 1, 24, 144]],
      ['block_3_depthwise/depthwiseKernel', [3, 3, 144, 1]],
      ['block_3_project/kernel', [1, 1, 144, 32]],
    ]);
    expect(inBlock(16)).toEqual([
      ['block_16_expand/kernel', [1, 1, 160, 960]],
      ['block_16_depthwise/depthwiseKernel', [3, 3, 960, 1]],
      ['block_16_project/kernel', [1, 1, 960, 320]],
    ]);
  });

  it('halves the image five times and has residual connections where channels stay equal', () => {
    const { model } = buildNetwork(mobilenet(), [224, 224, 3], 10, 1);
    const outputOf = (layer: string) => model.getLayer(layer).outputShape;
    expect(outputOf('conv_1')).toEqual([null, 112, 112, 32]);
    expect(outputOf('block_1_depthwise')).toEqual([null, 56, 56, 96]);
    expect(outputOf('block_3_depthwise')).toEqual([null, 28, 28, 144]);
    expect(outputOf('block_6_depthwise')).toEqual([null, 14, 14, 192]);
    expect(outputOf('block_13_depthwise')).toEqual([null, 7, 7, 576]);
    expect(outputOf('conv_2')).toEqual([null, 7, 7, 1280]);
    const additions = model.layers.filter(({ name }) => name.endsWith('_add')).map(({ name }) => name);
    expect(additions).toEqual([2, 4, 5, 7, 8, 9, 11, 12, 14, 15].map((block) => `block_${block}_add`));
  });

  it.each(['relu6', 'selu'] as const)(
    'puts %s after every normalisation but a projection’s',
    (activation) => {
      const { model } = buildNetwork(mobilenet({ activation }), [32, 32, 3], 10, 1);
      const names = model.layers.map(({ name }) => name);
      const activated = names.filter((name) => name.endsWith(activation));
      const normalised = names.filter((name) => name.endsWith('_bn') && !name.includes('project'));
      expect(activated).toEqual(normalised.map((name) => name.replace(/_bn$/, `_${activation}`)));
      expect(activated).toHaveLength(35);
    },
  );

  it('draws every convolution kernel from the initialiser, and the dense kernel from Keras’s default', () => {
    const { weights } = buildNetwork(
      mobilenet({ initializer: { kind: 'constant', value: 0.25 } }),
      [32, 32, 3],
      10,
      1,
    );
    for (const { role, layer, variable } of weights) {
      if (role !== 'kernel' && role !== 'depthwiseKernel') continue;
      const values = new Set(variable.dataSync());
      if (layer === 'dense_1') expect(Math.max(...values)).toBeLessThan(Math.sqrt(6 / 1290));
      else expect(values).toEqual(new Set([0.25]));
    }
  });

  it('rejects images that are too small, and accepts them resized', () => {
    expect(() => buildNetwork(mobilenet(), [28, 28, 1], 10, 1)).toThrow(
      /needs at least 31 × 31 pixels, not 28\. Set dataset\.resize to 32 or more/,
    );
    const { model, inputShape } = buildNetwork(mobilenet(), [28, 28, 1], 10, 1, 64);
    expect(inputShape).toEqual([28, 28, 1]);
    expect(model.getLayer('conv_1').outputShape).toEqual([null, 32, 32, 32]);
  });
});

test.each([
  mobilenet(),
  modelConfig.parse({ kind: 'cnn', blocks: [{ filters: 2 }, { filters: 3 }], hidden: [4, 5] }),
  modelConfig.parse({ kind: 'cnn', blocks: [{ filters: 2 }] }),
  modelConfig.parse({ kind: 'mlp', hidden: [4, 5] }),
])('the contract knows the layers of $kind that a penalty can name', (config) => {
  const kernels = buildNetwork(config, [32, 32, 3], 10, 1).weights.filter(({ role }) =>
    /kernel$/i.test(role),
  );
  expect(kernels.map(({ layer }) => layer)).toEqual(weightLayers(config));
});

/** 0.4·sin(1.7·j + k), the values of tensor number k in the reference below. */
function wave(size: number, k: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: size }, (_, j) => amplitude * Math.sin(1.7 * j + k));
}

describe('the network of source 003, small and two convolutions deep', () => {
  const small = (activation: 'relu' | 'leakyRelu') =>
    modelConfig.parse({
      kind: 'cnn',
      blocks: [{ filters: 3 }, { filters: 4, kernelSize: 3 }],
      hidden: [6],
      activation,
      biasInitial: 0.1,
    });
  const build = () => buildNetwork(small('relu'), [11, 11, 1], 3, 1);

  it('pools with padding, then flattens', () => {
    expect(shapes(build())).toEqual([
      ['conv_1/kernel', [5, 5, 1, 3]],
      ['conv_1/bias', [3]],
      ['conv_2/kernel', [3, 3, 3, 4]],
      ['conv_2/bias', [4]],
      ['dense_1/kernel', [3 * 3 * 4, 6]],
      ['dense_1/bias', [6]],
      ['dense_2/kernel', [6, 3]],
      ['dense_2/bias', [3]],
    ]);
  });

  it('starts every bias from biasInitial', () => {
    for (const { role, variable } of build().weights) {
      if (role === 'bias') expect(new Set(variable.dataSync())).toEqual(new Set([Math.fround(0.1)]));
    }
  });

  /** Sum, sum of magnitudes and middle element of each gradient: PyTorch 1.13, float64. */
  const PYTORCH: Record<string, [number, number, number]> = {
    'conv_1/kernel': [-0.1300237674, 3.3328558992, -0.0728352493],
    'conv_1/bias': [0.2801302226, 0.2801302226, 0.1624654273],
    'conv_2/kernel': [-3.0122125115, 12.5057561149, -0.198993972],
    'conv_2/bias': [0.0708476006, 0.1838201574, -0.0376558252],
    'dense_1/kernel': [3.7482920444, 11.4048031785, 0],
    'dense_1/bias': [0.0551945864, 0.1709962309, 0.1130954087],
    'dense_2/kernel': [0, 1.5299578088, 0.4985318386],
    'dense_2/bias': [0, 0.4675046675, -0.0836643307],
  };

  it('has PyTorch’s loss and gradients', () => {
    const network = build();
    const optimizer = optimizerConfig.parse({ kind: 'sgd', learningRate: 1 });
    const definition = defineStep(network, {
      regularizer: { kind: 'none' },
      optimizer,
      loss: 'crossEntropy',
      reportedLoss: 'same',
    });
    const before = network.weights.map(({ variable }, k) => wave(variable.size, k, 0.4));
    network.weights.forEach(({ variable }, k) => {
      assign(variable, before[k] ?? new Float32Array());
    });
    const loss = tf.tidy(() => {
      const batch = {
        x: tf.tensor4d(wave(4 * 11 * 11, 9, 1), [4, 11, 11, 1]),
        labels: tf.tensor1d([0, 2, 1, 2], 'int32'),
      };
      return numberOf(trainStep(definition, batch, { scalars: { rate: tf.scalar(1) }, masks: {} }).loss);
    });
    expect(loss).toBeCloseTo(1.4171183487648158, 6);
    network.weights.forEach(({ name, variable }, k) => {
      const after = variable.dataSync();
      const gradient = Array.from(before[k] ?? [], (w, j) => w - (after[j] ?? NaN));
      const [sum, magnitude, middle] = PYTORCH[name] ?? [];
      const total = (of: (g: number) => number) => gradient.reduce((all, g) => all + of(g), 0);
      expect(Math.abs(total((g) => g) - (sum ?? NaN)), name).toBeLessThan(1e-5);
      expect(Math.abs(total(Math.abs) - (magnitude ?? NaN)), name).toBeLessThan(1e-5);
      expect(Math.abs((gradient[gradient.length >> 1] ?? NaN) - (middle ?? NaN)), name).toBeLessThan(1e-6);
    });
  });

  it('trains and evaluates with activations as separate layers', () => {
    const network = buildNetwork(small('leakyRelu'), [11, 11, 1], 3, 1);
    expect(network.model.layers.map(({ name }) => name)).toEqual([
      'images',
      'conv_1',
      'pool_1',
      'conv_1_activation',
      'conv_2',
      'pool_2',
      'conv_2_activation',
      'flatten',
      'dense_1',
      'activation_1',
      'dense_2',
    ]);
    const definition = defineStep(network, {
      regularizer: { kind: 'none' },
      optimizer: optimizerConfig.parse({ kind: 'adam', learningRate: 0.01 }),
      loss: 'crossEntropy',
      reportedLoss: 'same',
    });
    const losses = tf.tidy(() => {
      const batch = {
        x: tf.tensor4d(wave(4 * 11 * 11, 9, 1), [4, 11, 11, 1]),
        labels: tf.tensor1d([0, 2, 1, 2], 'int32'),
      };
      const evaluate = () => numberOf(evaluateStep(definition, batch).loss);
      const first = evaluate();
      for (let step = 1; step <= 30; step++) {
        const values = Object.entries(definition.optimizer.scalarsAt(step, 0.01));
        const scalars = Object.fromEntries(values.map(([name, value]) => [name, tf.scalar(value)]));
        trainStep(definition, batch, { scalars, masks: {} });
      }
      return [first, evaluate()] as const;
    });
    expect(losses[1]).toBeLessThan(losses[0] / 2);
  });
});
