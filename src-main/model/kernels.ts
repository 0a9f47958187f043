/**
 * Kernels of our own: operations that are worth being one node in the compiled step. Each is defined here in
 * tfjs operations, which is what the reference engine runs and the compiler's rule is tested against.
 */
import * as tf from '@tensorflow/tfjs-core';

/** @returns log softmax over the last axis; not differentiable, callers state the gradient */
export function logSoftmax<T extends tf.Tensor>(logits: T): T {
  return tf.engine().runKernel<T>('LogSoftmax', { logits });
}

/**
 * The proximal operator of threshold·‖·‖₁: shrinks every weight towards 0 by the threshold and stops at
 * exactly 0 (Daubechies, Defrise, De Mol 2004). Not differentiable.
 * @param x any shape
 * @param threshold scalar ≥ 0
 */
export function softThreshold<T extends tf.Tensor>(x: T, threshold: tf.Scalar): T {
  return tf.engine().runKernel<T>('SoftThreshold', { x, threshold });
}

interface Definition {
  name: string;
  inputs: readonly string[];
  compute: (...inputs: tf.Tensor[]) => tf.Tensor;
}

const definitions: readonly Definition[] = [
  { name: 'LogSoftmax', inputs: ['logits'], compute: (logits) => tf.logSoftmax(required(logits)) },
  {
    name: 'SoftThreshold',
    inputs: ['x', 'threshold'],
    compute: (x, threshold) => {
      const t = required(threshold);
      return tf.sub(tf.relu(tf.sub(required(x), t)), tf.relu(tf.sub(tf.neg(required(x)), t)));
    },
  },
];

/** Registers the definitions on a tfjs backend that computes. Does nothing where a kernel exists already. */
export function registerKernels(backendName: string): void {
  for (const { name, inputs, compute } of definitions) {
    if (knows(backendName, name)) continue;
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: (call) => {
        return compute(...inputs.map((input) => asTensor(call.inputs[input])));
      },
    });
  }
}

/** Its type does not say so, but tfjs answers undefined for a kernel that it does not know. */
function knows(backendName: string, kernelName: string): boolean {
  const find: (kernelName: string, backendName: string) => unknown = tf.getKernel;
  return find(kernelName, backendName) !== undefined;
}

/** What tfjs types as TensorInfo is the caller's tensor; a new one over the same data would free it twice. */
function asTensor(info: tf.TensorInfo | undefined): tf.Tensor {
  if (!isTensor(info)) throw new Error('a kernel was called with something that is no tensor');
  return info;
}

function isTensor(info: tf.TensorInfo | undefined): info is tf.Tensor {
  return info instanceof tf.Tensor;
}

function required<T>(input: T | undefined): T {
  if (input === undefined) throw new Error('a kernel was called without one of its inputs');
  return input;
}
