/** Activation functions on tensors, with the gradients that training uses. */
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../contract/config.ts';
import { withOutputGradient } from './customGradient.ts';
import { relu6Gradient, seluGradient } from './kernels.ts';

/** Slope below 0 of the leaky ReLU (Maas, Hannun, Ng 2013). */
const LEAK = 0.01;

/** @param x any shape */
export function activate(kind: Activation, x: tf.Tensor): tf.Tensor {
  switch (kind) {
    case 'linear':
      return x;
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return withOutputGradient(x, tf.relu6, relu6Gradient);
    case 'selu':
      return withOutputGradient(x, tf.selu, seluGradient);
    case 'elu':
      return tf.elu(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'leakyRelu':
      return tf.leakyRelu(x, LEAK);
    default:
      return kind satisfies never;
  }
}
