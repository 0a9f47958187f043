/** Data terms of the objective. Each is the mean over the batch, so λ does not depend on the batch size. */
import * as tf from '@tensorflow/tfjs-core';
import type { LossKind } from '../contract/config.ts';
import { scalarWithGradient } from './customGradient.ts';
import { logSoftmax } from './kernels.ts';

/**
 * @param kind which loss
 * @param logits [N, C] float32
 * @param targets [N, C] float32, one-hot
 * @returns scalar
 */
export function lossOf(kind: LossKind, logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  switch (kind) {
    case 'crossEntropy':
      return crossEntropy(logits, targets);
    case 'brier':
      return brier(logits, targets);
    default:
      return kind satisfies never;
  }
}

/**
 * −mean_n Σ_c y·log softmax(z). Its gradient (softmax(z) − y)/N is defined explicitly: autodiff would need a dozen
 * more kernels and lose accuracy for tiny probabilities.
 */
function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const n = logits.shape[0];
  return scalarWithGradient(
    logits,
    (z) => tf.div(tf.neg(tf.sum(tf.mul(targets, logSoftmax(z)))), n),
    (z, dy) => tf.mul(tf.sub(tf.softmax(z), targets), tf.div(dy, n)),
  );
}

/**
 * ½·mean_n ‖softmax(z) − y‖², the Brier score up to the factor ½: what source 002 actually minimises, because it sends
 * its cross-entropy gradient through the softmax a second time.
 */
function brier(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const n = logits.shape[0];
  const difference = tf.sub(tf.softmax(logits), targets);
  return tf.div(tf.sum(tf.mul(difference, difference)), 2 * n);
}
