/**
 * Batch normalisation over the last axis, with Keras's defaults. In training it normalises with the batch's statistics
 * and updates its moving averages; in inference it uses the averages.
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type layers, type Shape } from '@tensorflow/tfjs-layers';
import { batchNormTrain } from '../kernels.ts';
import { type CallArguments, ElementLayer } from './layer.ts';

const MOMENTUM = 0.99;
const EPSILON = 1e-3;

type LayerVariable = layers.Layer['weights'][number];

export class BatchNormalizationLayer extends ElementLayer {
  static readonly className = 'RidgelineBatchNormalization';
  #variables: Record<'gamma' | 'beta' | 'movingMean' | 'movingVariance', LayerVariable> | null = null;

  override build(inputShape: Shape | Shape[]): void {
    const channels = inputShape.at(-1);
    if (typeof channels !== 'number') throw new Error(`layer ${this.name} needs a known number of channels`);
    const weight = (name: string, start: 'zeros' | 'ones', trainable: boolean): LayerVariable =>
      this.addWeight(name, [channels], 'float32', initializers[start](), undefined, trainable);
    this.#variables = {
      gamma: weight('gamma', 'ones', true),
      beta: weight('beta', 'zeros', true),
      movingMean: weight('movingMean', 'zeros', false),
      movingVariance: weight('movingVariance', 'ones', false),
    };
    super.build(inputShape);
  }

  override compute(x: tf.Tensor, { training = false }: Partial<CallArguments>): tf.Tensor {
    if (this.#variables === null) throw new Error(`layer ${this.name} was called before it was built`);
    const { gamma, beta, movingMean, movingVariance } = this.#variables;
    if (!training) {
      const scale = tf.div(gamma.read(), tf.sqrt(tf.add(movingVariance.read(), EPSILON)));
      return tf.add(tf.mul(x, scale), tf.sub(beta.read(), tf.mul(movingMean.read(), scale)));
    }
    const { y, mean, variance } = batchNormTrain(x, gamma.read(), beta.read(), EPSILON);
    moveTowards(movingMean, mean);
    // As in Keras and PyTorch, the moving average takes the unbiased variance, the batch itself the biased one.
    const n = x.size / mean.size;
    moveTowards(movingVariance, tf.mul(variance, n / Math.max(n - 1, 1)));
    return y;
  }
}

function moveTowards(average: LayerVariable, value: tf.Tensor): void {
  const before = average.read();
  average.write(tf.add(before, tf.mul(tf.sub(value, before), 1 - MOMENTUM)));
}
