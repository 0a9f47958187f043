/** Small networks with known weights for the model's tests. */
import * as tf from '@tensorflow/tfjs-core';
import {
  type Activation,
  type LossKind,
  modelConfig,
  optimizerConfig,
  type RegularizerConfig,
} from '../../src-main/contract/config.ts';
import { buildNetwork, type Network } from '../../src-main/model/network.ts';
import { defineStep, type StepDefinition, type StepInputs } from '../../src-main/model/step.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import type { Layer64 } from './float64.ts';

export interface SmallProblem {
  definition: StepDefinition;
  images: number[][];
  labels: number[];
}

export interface SmallProblemOptions {
  activation?: Activation;
  loss?: LossKind;
  reportedLoss?: LossKind;
  regularizer?: RegularizerConfig;
  hidden?: number[];
  inputs?: number;
  classes?: number;
  batch?: number;
}

/** A network with weights and biases of order one, some kernel weights exactly 0, and a batch for it. */
export function smallProblem(options: SmallProblemOptions = {}): SmallProblem {
  const { activation = 'sigmoid', loss = 'crossEntropy', reportedLoss = 'same' } = options;
  const { hidden = [4], inputs = 5, classes = 3, batch = 6, regularizer = { kind: 'none' } } = options;
  const network = buildNetwork(
    modelConfig.parse({ kind: 'mlp', hidden, activation }),
    [1, inputs, 1],
    classes,
    1,
  );
  const random = new RandomStream(1, 'small problem');
  for (const { role, variable } of network.weights) {
    const values = Float32Array.from({ length: variable.size }, () => 0.7 * random.normal());
    if (role === 'kernel') values[random.below(values.length)] = 0;
    assign(variable, values);
  }
  const optimizer = optimizerConfig.parse({ kind: 'sgd', learningRate: 1 });
  return {
    definition: defineStep(network, { regularizer, optimizer, loss, reportedLoss }),
    images: Array.from({ length: batch }, () =>
      Array.from({ length: inputs }, () => Math.fround(2 * random.uniform() - 1)),
    ),
    labels: Array.from({ length: batch }, () => random.below(classes)),
  };
}

export function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => {
    variable.assign(tf.tensor(values, variable.shape));
  });
}

/** Kernel of the network's layer number `layer`, counted from 0. */
export function kernelOf(network: Network, layer = 0): tf.Variable {
  const kernel = network.weights.filter(({ role }) => role === 'kernel')[layer];
  if (kernel === undefined) throw new Error(`no kernel ${layer}`);
  return kernel.variable;
}

/** The current weights, in float64. */
export function layersOf(network: Network): Layer64[] {
  const layers: Layer64[] = [];
  for (const { role, variable } of network.weights) {
    const values = Array.from(variable.dataSync<'float32'>());
    if (role === 'kernel') {
      const [rows = 0, columns = 0] = variable.shape;
      const kernel = Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
      layers.push({ kernel, bias: [] });
    } else {
      const last = layers.at(-1);
      if (last !== undefined) last.bias = values;
    }
  }
  return layers;
}

/** All numbers of a network in model order. */
export function flat(layers: readonly Layer64[]): number[] {
  return layers.flatMap(({ kernel, bias }) => [...kernel.flat(), ...bias]);
}

/** Runs `body` with the batch and the optimiser's scalars as tensors, and frees them. */
export function withBatch<T>(
  { definition, images, labels }: SmallProblem,
  rate: number,
  body: (batch: { x: tf.Tensor; labels: tf.Tensor1D }, inputs: StepInputs) => T,
): T {
  const batch = { x: tf.tensor2d(images), labels: tf.tensor1d(labels, 'int32') };
  const values = Object.entries(definition.optimizer.scalarsAt(1, rate));
  const scalars = Object.fromEntries(values.map(([name, value]) => [name, tf.scalar(value)]));
  try {
    return body(batch, { scalars, masks: {} });
  } finally {
    tf.dispose([batch.x, batch.labels, ...Object.values(scalars)]);
  }
}

export function numberOf(scalar: tf.Scalar): number {
  const [value = NaN] = scalar.dataSync();
  scalar.dispose();
  return value;
}
