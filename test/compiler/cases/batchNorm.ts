import * as tf from '@tensorflow/tfjs-core';
import { batchNormTrain } from '../../../src-main/model/kernels.ts';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { between, normal } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

const EPSILON = 1e-3;
/** Two passes of sums over a few dozen numbers, divided by a deviation of order one. */
const NORMALIZED = { tolerance: 1e-5, draws: 3 };
/** The same over two thousand: dγ and dβ are sums of as many terms of order one. */
const OF_THOUSANDS = { tolerance: 5e-5, draws: 2 };

const SHAPES = [
  { what: 'feature maps', shape: [3, 4, 5, 6], apart: 3, options: NORMALIZED },
  { what: 'one image', shape: [1, 3, 3, 2], apart: 3, options: NORMALIZED },
  { what: 'a single channel', shape: [2, 4, 4, 1], apart: 3, options: NORMALIZED },
  { what: 'rows', shape: [12, 5], apart: 3, options: NORMALIZED },
  // Large enough for the rule with few passes, which computes the variance as E[x²] − μ²: 19 deviations from 0 cost
  // 2.6 digits.
  { what: 'large maps near 0', shape: [16, 12, 12, 20], apart: 0.05, options: OF_THOUSANDS },
  { what: 'large maps', shape: [32, 8, 8, 20], apart: 0.5, options: { tolerance: 2e-4, draws: 1 } },
  {
    what: 'large maps, a batch of no whole block',
    shape: [6, 16, 24, 20],
    apart: 0.05,
    options: OF_THOUSANDS,
  },
] as const;

/** Numbers far from 0, with a spread of a different size. @param apart how far the channels' means are apart */
function inputs(shape: readonly number[], apart: number) {
  return (random: RandomStream) => {
    const channels = shape.at(-1) ?? 1;
    const x = normal(random, shape);
    return {
      x: { ...x, values: x.values.map((value, i) => 0.5 * value + apart * (i % channels)) },
      gamma: between(random, [channels], 0.5, 2),
      beta: normal(random, [channels]),
      dy: normal(random, shape),
    };
  };
}

export const batchNormCases: readonly LoweringCase[] = SHAPES.flatMap(({ what, shape, apart, options }) => [
  lowering(
    'BatchNormTrain',
    `of ${what}`,
    inputs(shape, apart),
    ({ x, gamma, beta }) => {
      const { y, mean, variance } = batchNormTrain(x, gamma, beta, EPSILON);
      return { y, mean, variance };
    },
    options,
  ),
  lowering(
    'BatchNormTrainGrad',
    `of ${what}`,
    inputs(shape, apart),
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
    options,
  ),
]);
