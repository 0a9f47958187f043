/** Builds a tf.LayersModel that ends in logits from a config, and names its weights. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../contract/config.ts';
import { RandomStream } from '../random/philox.ts';
import type { Architecture, ImageShape, SeedOf } from './architecture.ts';
import { buildCnn } from './cnn.ts';
import { DropoutLayer } from './layers/dropout.ts';
import { buildMlp } from './mlp.ts';
import { buildMobilenetV2 } from './mobilenetV2.ts';

export type WeightRole =
  'kernel' | 'depthwiseKernel' | 'bias' | 'gamma' | 'beta' | 'movingMean' | 'movingVariance';

/** One weight tensor of a network. */
export interface NetworkWeight {
  /** Layer and role, e.g. `dense_1/kernel`; unique in the network and the same in every process. */
  name: string;
  layer: string;
  role: WeightRole;
  /** False for batch normalisation's moving averages, which a step updates without a gradient. */
  trainable: boolean;
  variable: tf.Variable;
}

/** The mask that a training step needs for a dropout layer. */
export interface DropoutMask {
  layer: string;
  /** Shape of one image's activations. */
  shape: readonly number[];
  /** Probability that an activation is dropped. */
  rate: number;
}

export interface Network {
  /** Maps a batch [N, …inputShape] float32 to logits [N, classes]. */
  model: LayersModel;
  /** Shape of one input without the batch axis. */
  inputShape: readonly number[];
  /** Weights that are trained by gradients, in model order. */
  weights: readonly NetworkWeight[];
  /** Everything that persists from step to step: `weights` and moving averages, in model order. */
  state: readonly NetworkWeight[];
  masks: readonly DropoutMask[];
}

/**
 * Builds the network and draws its initial weights.
 * @param config the model's part of an experiment config
 * @param imageShape height, width and channels of one image
 * @param classes number of logits
 * @param seed of the initial weights; every layer draws from its own stream
 * @param resize side to which the network resizes its images, or null; not for `mlp`
 */
export function buildNetwork(
  config: ModelConfig,
  imageShape: ImageShape,
  classes: number,
  seed: number,
  resize: number | null = null,
): Network {
  const seedOf: SeedOf = (layer) => new RandomStream(seed, 'initial weights', layer).uint32();
  return networkOf(build(config, imageShape, classes, seedOf, resize));
}

/** Names an architecture's weights. */
export function networkOf({ model, inputShape }: Architecture): Network {
  const state = model.layers.flatMap(weightsOf);
  return {
    model,
    inputShape,
    weights: state.filter((weight) => weight.trainable),
    state,
    masks: model.layers.flatMap(maskOf),
  };
}

function build(
  config: ModelConfig,
  imageShape: ImageShape,
  classes: number,
  seedOf: SeedOf,
  resize: number | null,
): Architecture {
  switch (config.kind) {
    case 'mlp':
      return buildMlp(config, imageShape, classes, seedOf);
    case 'cnn':
      return buildCnn(config, imageShape, classes, seedOf, resize);
    case 'mobilenetV2':
      return buildMobilenetV2(config, imageShape, classes, seedOf, resize);
    default:
      return config satisfies never;
  }
}

type Layer = LayersModel['layers'][number];
type LayerVariable = Layer['weights'][number];

/** Weight names of tfjs-layers and of our own layers. */
const ROLES: Readonly<Record<string, WeightRole>> = {
  kernel: 'kernel',
  depthwise_kernel: 'depthwiseKernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  movingMean: 'movingMean',
  movingVariance: 'movingVariance',
};

function weightsOf(layer: Layer): NetworkWeight[] {
  return layer.weights.map((weight) => {
    const role = ROLES[weight.originalName.split('/').at(-1) ?? ''];
    if (role === undefined) throw new Error(`weight ${weight.originalName} has no known role`);
    return {
      name: `${layer.name}/${role}`,
      layer: layer.name,
      role,
      trainable: weight.trainable,
      variable: variableOf(weight),
    };
  });
}

function maskOf(layer: Layer): DropoutMask[] {
  if (!(layer instanceof DropoutLayer)) return [];
  const shape = layer.outputShape.slice(1).map((extent) => {
    if (typeof extent !== 'number') throw new Error(`layer ${layer.name} needs activations of known shape`);
    return extent;
  });
  return [{ layer: layer.name, shape, rate: layer.rate }];
}

/**
 * The tf.Variable of a LayerVariable, which tfjs-layers declares as protected. tfjs-core's autodiff and the tracer
 * need the variable itself; `read()` returns it.
 */
function variableOf(weight: LayerVariable): tf.Variable {
  const value: tf.Tensor = weight.read();
  if (!isVariable(value)) throw new Error(`weight ${weight.originalName} is not a tf.Variable`);
  return value;
}

function isVariable(tensor: tf.Tensor): tensor is tf.Variable {
  return 'assign' in tensor;
}
