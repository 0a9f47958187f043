/**
 * Custom kernels: operations that are one node in the compiled step. kernelDefinitions.ts defines each in tfjs
 * operations; the reference engine runs that definition, and the compiler's rule is tested against it. The functions
 * are not differentiable unless stated.
 */
import * as tf from '@tensorflow/tfjs-core';

/** @returns log softmax over the last axis */
export function logSoftmax<T extends tf.Tensor>(logits: T): T {
  return tf.engine().runKernel<T>('LogSoftmax', { logits });
}

/**
 * The proximal operator of threshold·‖·‖₁: shrinks every weight towards 0 by the threshold and stops at
 * exactly 0 (Daubechies, Defrise, De Mol 2004).
 * @param x any shape
 * @param threshold scalar ≥ 0
 */
export function softThreshold<T extends tf.Tensor>(x: T, threshold: tf.Scalar): T {
  return tf.engine().runKernel<T>('SoftThreshold', { x, threshold });
}

/**
 * The gradient of ReLU6 from its output: dy where 0 < y < 6, else 0. Strict at 0: a channel that batch normalisation
 * has made constant equals beta, often exactly 0, and must have gradient 0 on every engine.
 */
export function relu6Gradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>('Relu6Grad', { dy, y });
}

/** The gradient of SELU from its output: dy·λ where y > 0, else dy·(y + λα). */
export function seluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>('SeluGrad', { dy, y });
}

/** Result of batch normalisation in training. */
export interface NormalizedBatch {
  /** Of x's shape. Differentiable with respect to x, gamma and beta. */
  y: tf.Tensor;
  /** [C], over all axes but the last. */
  mean: tf.Tensor;
  /** [C], biased: divided by the number of elements. */
  variance: tf.Tensor;
}

/**
 * y = gamma·(x − mean)·inverseStd + beta with the batch's own statistics (Ioffe, Szegedy 2015).
 * @param x channels last, any rank
 * @param gamma [C]
 * @param beta [C]
 * @param epsilon added to the variance
 */
export function batchNormTrain(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): NormalizedBatch {
  const [y, mean, variance] = tf
    .engine()
    .runKernel<tf.Tensor[]>('BatchNormTrain', { x, gamma, beta }, { epsilon });
  if (y === undefined || mean === undefined || variance === undefined) {
    throw new Error('BatchNormTrain returned too few outputs');
  }
  return { y, mean, variance };
}
