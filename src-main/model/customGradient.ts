/** Typed wrappers of tf.customGrad: for a scalar function of one tensor and for an elementwise function. */
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

/**
 * An elementwise function whose gradient is computed from its output.
 * @param x any shape
 * @param gradient computed from the output's gradient and the output, in x's shape
 */
export function withOutputGradient(
  x: tf.Tensor,
  value: (x: tf.Tensor) => tf.Tensor,
  gradient: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const call = tf.customGrad<tf.Tensor>((...args) => {
    const save = args.at(-1);
    if (typeof save !== 'function') throw new Error('tf.customGrad passed no save function');
    const y = value(x);
    save([y]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [kept] = saved;
        if (kept === undefined) throw new Error('tf.customGrad saved nothing');
        return gradient(dy, kept);
      },
    };
  });
  return call(x);
}
