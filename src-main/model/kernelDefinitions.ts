/** Definitions of the kernels of kernels.ts in tfjs operations, and their gradients. */
import * as tf from '@tensorflow/tfjs-core';

type Inputs = Readonly<Record<string, tf.Tensor>>;
type Attributes = Readonly<Record<string, unknown>>;

/** As in Keras: λ and α of Klambauer et al. 2017. */
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = SELU_SCALE * 1.6732632423543772;

type Compute = (input: (name: string) => tf.Tensor, attributes: Attributes) => tf.Tensor | tf.Tensor[];

const definitions: Readonly<Record<string, Compute>> = {
  LogSoftmax: (input) => tf.logSoftmax(input('logits')),
  SoftThreshold: (input) => {
    const x = input('x');
    const threshold = input('threshold');
    return tf.sub(tf.relu(tf.sub(x, threshold)), tf.relu(tf.sub(tf.neg(x), threshold)));
  },
  Relu6Grad: (input) => {
    const y = input('y');
    const inside = tf.logicalAnd(tf.greater(y, 0), tf.less(y, 6));
    return tf.mul(input('dy'), tf.cast(inside, 'float32'));
  },
  SeluGrad: (input) => {
    const y = input('y');
    const slope = tf.where(tf.greater(y, 0), tf.fill(y.shape, SELU_SCALE), tf.add(y, SELU_SCALE_ALPHA));
    return tf.mul(input('dy'), slope);
  },
  BatchNormTrain: (input, attributes) => {
    const x = input('x');
    const over = batchAxes(x);
    const mean = tf.mean(x, over);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.mul(centred, centred), over);
    const inverseStd = tf.rsqrt(tf.add(variance, epsilonOf(attributes)));
    const y = tf.add(tf.mul(centred, tf.mul(inverseStd, input('gamma'))), input('beta'));
    return [y, mean, variance, inverseStd];
  },
  BatchNormTrainGrad: (input) => {
    const x = input('x');
    const dy = input('dy');
    const over = batchAxes(x);
    const inverseStd = input('inverseStd');
    const normalized = tf.mul(tf.sub(x, input('mean')), inverseStd);
    const dbeta = tf.sum(dy, over);
    const dgamma = tf.sum(tf.mul(dy, normalized), over);
    const n = x.size / dbeta.size;
    // The batch's mean and variance depend on x too: they contribute the mean of dy and of dy·x̂.
    const through = tf.add(tf.div(dbeta, n), tf.mul(normalized, tf.div(dgamma, n)));
    const dx = tf.mul(tf.sub(dy, through), tf.mul(inverseStd, input('gamma')));
    return [dx, dgamma, dbeta];
  },
};

const gradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'BatchNormTrain',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, false, true],
    gradFunc: (dys, saved) => {
      const [x, gamma, mean, inverseStd] = saved;
      const dy = Array.isArray(dys) ? dys[0] : dys;
      if (!dy || !x || !gamma || !mean || !inverseStd) throw new Error('BatchNormTrain saved too little');
      const [dx, dgamma, dbeta] = tf
        .engine()
        .runKernel<tf.Tensor[]>('BatchNormTrainGrad', { dy, x, gamma, mean, inverseStd });
      return {
        x: () => required(dx, 'BatchNormTrainGrad'),
        gamma: () => required(dgamma, 'BatchNormTrainGrad'),
        beta: () => required(dbeta, 'BatchNormTrainGrad'),
      };
    },
  },
];

/**
 * Registers the definitions on a computing tfjs backend, and the gradients. Skips kernels and gradients that exist.
 */
export function registerKernels(backendName: string): void {
  for (const [kernelName, compute] of Object.entries(definitions)) {
    if (knows(() => tf.getKernel(kernelName, backendName))) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) => {
        const inputs = tensorsOf(call.inputs);
        return compute((name) => required(inputs[name], kernelName), call.attrs ?? {});
      },
    });
  }
  for (const gradient of gradients) {
    if (!knows(() => tf.getGradient(gradient.kernelName))) tf.registerGradient(gradient);
  }
}

/** Despite their types, tfjs's look-ups return undefined for unknown names. */
function knows(find: () => unknown): boolean {
  return find() !== undefined;
}

/** A TensorInfo from tfjs is the caller's tensor. Wrapping its data in a new tensor would free the data twice. */
function tensorsOf(inputs: tf.NamedTensorInfoMap): Inputs {
  const entries = Object.entries(inputs).filter((entry): entry is [string, tf.Tensor] => isTensor(entry[1]));
  return Object.fromEntries(entries);
}

function isTensor(info: tf.TensorInfo | undefined): info is tf.Tensor {
  return info instanceof tf.Tensor;
}

function required<T>(tensor: T | undefined, kernel: string): T {
  if (tensor === undefined) throw new Error(`kernel ${kernel} lacks one of its inputs or outputs`);
  return tensor;
}

function batchAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}

function epsilonOf(attributes: Attributes): number {
  const { epsilon } = attributes;
  if (typeof epsilon !== 'number') throw new Error('BatchNormTrain needs its attribute epsilon');
  return epsilon;
}
