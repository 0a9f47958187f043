/** A typed form of tf.customGrad for the one shape that is needed: a scalar of one tensor. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * @param x any shape
 * @param value the scalar
 * @param gradient its derivative with respect to x times dy, in x's shape
 */
export function scalarWithGradient<T extends tf.Tensor>(
  x: T,
  value: (x: T) => tf.Scalar,
  gradient: (x: T, dy: tf.Scalar) => tf.Tensor,
): tf.Scalar {
  const call = tf.customGrad<tf.Scalar>((...args) => {
    const save = args.at(-1);
    if (typeof save !== 'function') throw new Error('tf.customGrad passed no save function');
    save([x]);
    // The closure's x is the tensor that customGrad was called with; using it keeps its static type.
    return { value: value(x), gradFunc: (dy) => gradient(x, dy) };
  });
  return call(x);
}
