import * as tf from '@tensorflow/tfjs-core';
import { batchNormTrain } from '../../../src-main/model/kernels.ts';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { between, normal } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

const EPSILON = 1e-3;
/** Two passes of sums over a few dozen numbers, divided by a deviation of order one. */
const NORMALIZED = { tolerance: 1e-5, draws: 3 };

const SHAPES = [
  { what: 'feature maps', shape: [3, 4, 5, 6] },
  { what: 'one image', shape: [1, 3, 3, 2] },
  { what: 'a single channel', shape: [2, 4, 4, 1] },
  { what: 'rows', shape: [12, 5] },
] as const;

/** Numbers far from 0, with a spread of a different size: what the naive variance fails on. */
function inputs(shape: readonly number[]) {
  return (random: RandomStream) => {
    const channels = shape.at(-1) ?? 1;
    const x = normal(random, shape);
    return {
      x: { ...x, values: x.values.map((value, i) => 0.5 * value + 3 * (i % channels)) },
      gamma: between(random, [channels], 0.5, 2),
      beta: normal(random, [channels]),
      dy: normal(random, shape),
    };
  };
}

export const batchNormCases: readonly LoweringCase[] = SHAPES.flatMap(({ what, shape }) => [
  lowering(
    'BatchNormTrain',
    `of ${what}`,
    inputs(shape),
    ({ x, gamma, beta }) => {
      const { y, mean, variance } = batchNormTrain(x, gamma, beta, EPSILON);
      return { y, mean, variance };
    },
    NORMALIZED,
  ),
  lowering(
    'BatchNormTrainGrad',
    `of ${what}`,
    inputs(shape),
    ({ x, gamma, beta, dy }) => {
      const normalized = (...operands: tf.Tensor[]): tf.Tensor => {
        const [image, scale, shift] = operands;
        if (image === undefined || scale === undefined || shift === undefined)
          throw new Error('an operand is missing');
        return batchNormTrain(image, scale, shift, EPSILON).y;
      };
      const [dx, dGamma, dBeta] = tf.grads(normalized)([x, gamma, beta], dy);
      if (dx === undefined || dGamma === undefined || dBeta === undefined)
        throw new Error('a gradient is missing');
      return { dx, dGamma, dBeta };
    },
    NORMALIZED,
  ),
]);
