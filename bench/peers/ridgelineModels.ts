/** The benchmark models for Ridgeline; `torch_models.py` defines the same ones for PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig, RegularizerConfig } from '../../src-main/contract/config.ts';
import { buildNetwork, type Network } from '../../src-main/model/network.ts';
import { defineStep } from '../../src-main/model/step.ts';
import { type TrainingProblem, scalingFor } from '../../src-main/trainer/executors/problem.ts';
import * as data from './synthetic.ts';

export interface BenchmarkModel {
  problem: TrainingProblem;
  batch: number;
  images: number;
}

const GREY_28 = [28, 28, 1] as const;
const DENSE = { biasInitial: 0, dropout: 0 } as const;
const REGULARIZER: RegularizerConfig = {
  kind: 'l1',
  lambda: data.L1,
  convention: 'keras',
  l1Method: 'subgradient',
  apply: 'kernels',
};

/** @param name `mlp`, `cnn` or `mobilenetV2-<side>` */
export function benchmarkModel(name: string): BenchmarkModel {
  if (name === 'mlp') return mlp();
  if (name === 'cnn') return cnn();
  const side = Number(/^mobilenetV2-(\d+)$/.exec(name)?.[1]);
  if (Number.isInteger(side)) return mobilenetV2(side);
  throw new Error(`There is no benchmark model ${name}; there are mlp, cnn and mobilenetV2-<side>.`);
}

/** With the initial weights that every peer starts from, so that losses can be compared. */
function mlp(): BenchmarkModel {
  const network = buildNetwork(
    {
      kind: 'mlp',
      hidden: [data.HIDDEN],
      activation: 'sigmoid',
      initializer: { kind: 'glorotUniform' },
      ...DENSE,
    },
    [...GREY_28],
    data.CLASSES,
    1,
  );
  const initial = [
    data.syntheticKernel(0, data.PIXELS, data.HIDDEN),
    new Float32Array(data.HIDDEN),
    data.syntheticKernel(1, data.HIDDEN, data.CLASSES),
    new Float32Array(data.CLASSES),
  ];
  network.weights.forEach(({ variable }, i) => {
    variable.assign(tf.tensor(initial[i] ?? new Float32Array(), variable.shape));
  });
  return {
    problem: problemOf(network, data.IMAGES),
    batch: data.BATCH,
    images: data.IMAGES,
  };
}

function cnn(): BenchmarkModel {
  const config: ModelConfig = {
    kind: 'cnn',
    blocks: [{ filters: 32, kernelSize: 5, pool: 2 }],
    hidden: [1024],
    activation: 'relu',
    initializer: { kind: 'glorotUniform' },
    ...DENSE,
  };
  const network = buildNetwork(config, [...GREY_28], data.CLASSES, 1);
  return { problem: problemOf(network, data.IMAGES), batch: 100, images: data.IMAGES };
}

function mobilenetV2(side: number): BenchmarkModel {
  const config: ModelConfig = {
    kind: 'mobilenetV2',
    activation: 'relu6',
    initializer: { kind: 'glorotUniform' },
  };
  const network = buildNetwork(config, [side, side, 3], data.CLASSES, 1);
  const batch = side <= 64 ? 32 : side <= 128 ? 16 : 8;
  const images = 16 * batch;
  return { problem: problemOf(network, images), batch, images };
}

function problemOf(network: Network, images: number): TrainingProblem {
  const pixels = network.inputShape.reduce((product, extent) => product * extent, 1);
  const split = {
    images: data.syntheticImages(images, pixels),
    labels: data.syntheticLabels(images),
    count: images,
  };
  return {
    definition: defineStep(network, {
      regularizer: REGULARIZER,
      optimizer: {
        kind: 'sgd',
        learningRate: data.LEARNING_RATE,
        schedule: { kind: 'constant' },
        weightDecay: 0,
      },
      loss: 'crossEntropy',
      reportedLoss: 'same',
    }),
    scaling: scalingFor('symmetric'),
    train: split,
    test: split,
  };
}
