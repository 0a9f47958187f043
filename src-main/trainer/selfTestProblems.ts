/** Networks for testing and timing engines, with random images and labels, equal for every engine. */
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { ModelConfig, OptimizerConfig, RegularizerConfig } from '../contract/config.ts';
import { createInitializer } from '../model/initializers.ts';
import { ActivationLayer } from '../model/layers/activation.ts';
import { BatchNormalizationLayer } from '../model/layers/batchNormalization.ts';
import { buildNetwork, type Network, networkOf } from '../model/network.ts';
import { defineStep } from '../model/step.ts';
import { RandomStream } from '../random/philox.ts';
import { type TrainingProblem, type ProblemSplit, scalingFor } from './executors/problem.ts';
import { type TimedNetwork, timedNetworks } from './timedNetworks.ts';

export interface TestCase {
  name: string;
  /** Number of images. */
  images: number;
  batch: number;
  rate: number;
  /** Largest allowed difference of a weight from the reference's. */
  tolerance: number;
  problem: () => TrainingProblem;
}

const CLASSES = 10;

const regularizer: RegularizerConfig = {
  kind: 'l1l2',
  lambda1: 1e-3,
  lambda2: 1e-3,
  convention: 'keras',
  l1Method: 'proximal',
  apply: 'kernels',
};

const optimizer: OptimizerConfig = {
  kind: 'momentum',
  learningRate: 0.1,
  schedule: { kind: 'constant' },
  weightDecay: 0,
  momentum: 0.9,
  nesterov: false,
};

const denseLayers = {
  activation: 'sigmoid',
  initializer: { kind: 'glorotUniform' },
  biasInitial: 0,
  dropout: 0,
} as const;

const cnn: ModelConfig = {
  kind: 'cnn',
  blocks: [{ filters: 4, kernelSize: 3, pool: 2 }],
  hidden: [8],
  ...denseLayers,
  activation: 'relu',
};

/** Every engine has to pass all cases. Float32 rounding over a few hundred sums gives errors of 1e-6. */
export const testCases: readonly TestCase[] = [
  testCase({ name: 'dense layers with dropout', side: 12, network: () => mlp(12, [24], 0.25) }),
  testCase({
    name: 'convolution and max-pooling',
    side: 8,
    network: () => buildNetwork(cnn, [8, 8, 1], CLASSES, 1),
  }),
  testCase({
    name: 'depthwise convolution and batch normalisation',
    side: 8,
    network: () => normalizedNetwork(8),
  }),
];

/** Networks for timing. */
export const speedCases = {
  dense: speedCase('dense', 640, timedNetworks.dense),
  convolutional: speedCase('convolutional', 320, timedNetworks.convolutional),
};

function speedCase(name: string, images: number, timed: TimedNetwork): TestCase {
  const { model, imageShape, classes, batch } = timed;
  const network = (): Network => buildNetwork(model, imageShape, classes, 1);
  return testCase({ name, side: imageShape[0], images, batch, network });
}

function mlp(side: number, hidden: number[], dropout: number): Network {
  return buildNetwork({ kind: 'mlp', hidden, ...denseLayers, dropout }, [side, side, 1], CLASSES, 1);
}

/** A small version of a MobileNetV2 block: convolution, strided depthwise convolution, pointwise convolution. */
function normalizedNetwork(side: number): Network {
  const model = sequential();
  const normalized = (name: string): void => {
    model.add(new BatchNormalizationLayer(`${name}_bn`));
    model.add(new ActivationLayer(`${name}_relu6`, 'relu6'));
  };
  const kernel = (seed: number) => createInitializer({ kind: 'glorotUniform' }, seed);
  const common = { padding: 'same', useBias: false } as const;
  const inputShape = [side, side, 1];
  model.add(
    layers.conv2d({
      name: 'conv',
      filters: 4,
      kernelSize: 3,
      kernelInitializer: kernel(1),
      inputShape,
      ...common,
    }),
  );
  normalized('conv');
  model.add(
    layers.depthwiseConv2d({
      name: 'depthwise',
      kernelSize: 3,
      strides: 2,
      depthwiseInitializer: kernel(2),
      ...common,
    }),
  );
  normalized('depthwise');
  model.add(
    layers.conv2d({ name: 'point', filters: 8, kernelSize: 1, kernelInitializer: kernel(3), ...common }),
  );
  normalized('point');
  model.add(layers.globalAveragePooling2d({ name: 'average' }));
  model.add(layers.dense({ name: 'dense', units: CLASSES, kernelInitializer: kernel(4) }));
  return networkOf({ model, inputShape });
}

interface CaseRequest {
  name: string;
  /** Height and width of an image. */
  side: number;
  images?: number;
  batch?: number;
  network: () => Network;
}

function testCase({ name, side, images = 60, batch = 20, network }: CaseRequest): TestCase {
  return {
    name,
    images,
    batch,
    rate: optimizer.learningRate,
    tolerance: 1e-5,
    problem: () => {
      const split = randomSplit(side, images);
      return {
        definition: defineStep(network(), {
          regularizer,
          optimizer,
          loss: 'crossEntropy',
          reportedLoss: 'same',
        }),
        scaling: scalingFor('symmetric'),
        train: split,
        test: split,
      };
    },
  };
}

function randomSplit(side: number, count: number): ProblemSplit {
  const random = new RandomStream(1, 'self-test');
  return {
    images: Uint8Array.from({ length: count * side * side }, () => random.below(256)),
    labels: Int32Array.from({ length: count }, () => random.below(CLASSES)),
    count,
  };
}
