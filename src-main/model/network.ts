/** From config to a tf.LayersModel that ends in logits, and the names its weights carry everywhere else. */
import * as layers from '@tensorflow/tfjs-layers';
import type * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../contract/config.ts';
import { RandomStream } from '../random/philox.ts';
import { createInitializer } from './initializers.ts';

/** One weight tensor of a network. */
export interface NetworkWeight {
  /** Layer and role, e.g. `dense_1/kernel`; unique in the network and the same in every process. */
  name: string;
  role: 'kernel' | 'bias';
  trainable: boolean;
  variable: tf.Variable;
}

export interface Network {
  /** Maps a batch [N, …inputShape] float32 to logits [N, classes]. */
  model: layers.LayersModel;
  /** Shape of one input without the batch axis. */
  inputShape: readonly number[];
  /** In model order. */
  weights: readonly NetworkWeight[];
}

/**
 * Builds the network and draws its initial weights.
 * @param config the model's part of an experiment config
 * @param imageShape height, width and channels of one image
 * @param classes number of logits
 * @param seed decides the initial weights; every layer draws from a stream of its own
 */
export function buildNetwork(
  config: ModelConfig,
  imageShape: readonly [number, number, number],
  classes: number,
  seed: number,
): Network {
  const inputShape = [imageShape[0] * imageShape[1] * imageShape[2]];
  const widths = [...config.hidden, classes];
  const model = layers.sequential();
  widths.forEach((units, i) => {
    const isOutput = i === widths.length - 1;
    model.add(
      layers.layers.dense({
        name: `dense_${i + 1}`,
        units,
        activation: isOutput ? 'linear' : config.activation,
        kernelInitializer: createInitializer(
          config.initializer,
          new RandomStream(seed, 'initial weights', i).uint32(),
        ),
        biasInitializer: 'zeros',
        ...(i === 0 ? { inputShape } : {}),
      }),
    );
  });
  return { model, inputShape, weights: namedWeights(model) };
}

function namedWeights(model: layers.LayersModel): NetworkWeight[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const role = weight.originalName.endsWith('/bias') ? 'bias' : 'kernel';
      return {
        name: `${layer.name}/${role}`,
        role,
        trainable: weight.trainable,
        variable: variableOf(weight),
      } as const;
    }),
  );
}

/**
 * tfjs-layers declares the variable inside a LayerVariable as protected, yet the weights have to be handed
 * to tfjs-core's autodiff and to the tracer by identity; `read()` returns that very variable.
 */
function variableOf(weight: layers.LayerVariable): tf.Variable {
  const value: tf.Tensor = weight.read();
  if (!isVariable(value)) throw new Error(`weight ${weight.originalName} is not a tf.Variable`);
  return value;
}

function isVariable(tensor: tf.Tensor): tensor is tf.Variable {
  return 'assign' in tensor;
}
