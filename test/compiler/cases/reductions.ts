import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from '../../../src-main/model/kernels.ts';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { booleans, coarse, integers, normal, randomAxes, randomShape } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

/** A sum of at most 625 float32 terms of order one, in another order: each addition may err by 6e-8. */
const SUMMED = { tolerance: 1e-5 };
const EXACT = { tolerance: 0 };

type Reduction = (x: tf.Tensor, axes?: number[], keepDims?: boolean) => tf.Tensor;

/** Axes are attributes, so each case draws them from its shape. */
function axesFor(x: tf.Tensor): number[] {
  const axes = x.shape.flatMap((extent, axis) => ((extent + axis) % 2 === 0 ? [axis] : []));
  return axes.length > 0 ? axes : [x.rank - 1];
}

const reductions: Record<string, Reduction> = { Sum: tf.sum, Mean: tf.mean, Max: tf.max };

const overAxes = Object.entries(reductions).flatMap(([kernel, op]) => {
  const options = kernel === 'Max' ? EXACT : SUMMED;
  const input = (random: RandomStream) => ({ x: normal(random, randomShape(random, 1)) });
  return [
    lowering(kernel, 'over some axes', input, ({ x }) => op(x, axesFor(x)), options),
    lowering(kernel, 'over some axes, which stay', input, ({ x }) => op(x, axesFor(x), true), options),
    lowering(kernel, 'over all axes', input, ({ x }) => op(x), options),
    lowering(kernel, 'over the last axis, counted from the end', input, ({ x }) => op(x, [-1]), options),
    lowering(
      kernel,
      'over axes along which a value repeats',
      (random) => {
        const shape = randomShape(random, 2);
        const stored = new Set(randomAxes(random, shape.length));
        const x = normal(
          random,
          shape.map((extent, axis) => (stored.has(axis) ? extent : 1)),
        );
        return { x, like: normal(random, shape) };
      },
      // Adding a uniform constant repeats x without storing the repetitions.
      ({ x, like }) => op(tf.mul(x, tf.fill(like.shape, 1.5)), axesFor(like)),
      { ...SUMMED, stages: ['optimised'] },
    ),
  ];
});

export const reductionCases: readonly LoweringCase[] = [
  ...overAxes,
  lowering(
    'Sum',
    'of integers',
    (random) => ({ x: integers(random, randomShape(random, 1)) }),
    ({ x }) => tf.sum(x, axesFor(x)),
  ),
  lowering(
    'Sum',
    'of booleans counts them',
    (random) => ({ x: booleans(random, randomShape(random, 1)) }),
    ({ x }) => tf.sum(x, axesFor(x)),
  ),
  lowering(
    'Mean',
    'of integers is no integer',
    (random) => ({ x: integers(random, randomShape(random, 1)) }),
    ({ x }) => tf.mean(x, axesFor(x)),
    SUMMED,
  ),
  lowering(
    'Max',
    'of integers',
    (random) => ({ x: integers(random, randomShape(random, 1)) }),
    ({ x }) => tf.max(x, axesFor(x)),
  ),
  lowering(
    'SumAbs',
    '',
    (random) => ({ x: normal(random, randomShape(random)) }),
    ({ x }) => tf.sum(tf.abs(x)),
    { ...SUMMED, stages: ['optimised'] },
  ),
  lowering(
    'SumAbs',
    'of a value that repeats',
    (random) => ({ x: normal(random, [3, 1, 4]) }),
    ({ x }) => tf.sum(tf.abs(tf.mul(x, tf.fill([3, 5, 4], 2)))),
    { ...SUMMED, stages: ['optimised'] },
  ),
  lowering(
    'ArgMax',
    'takes the first of equal numbers, along each axis',
    (random) => ({ x: coarse(random, randomShape(random, 1)) }),
    ({ x }) => Object.fromEntries(x.shape.map((_, axis) => [`axis${axis}`, tf.argMax(x, axis)])),
  ),
  lowering(
    'Softmax',
    'over the last axis',
    (random) => ({ x: normal(random, randomShape(random, 1)) }),
    ({ x }) => tf.softmax(x),
    { tolerance: 1e-6 },
  ),
  lowering(
    'LogSoftmax',
    'over the last axis',
    (random) => ({ x: normal(random, randomShape(random, 2, 2)) }),
    ({ x }) => logSoftmax(x),
    { tolerance: 1e-6 },
  ),
  lowering(
    'LogSoftmax',
    'of logits far apart',
    (random) => {
      const x = normal(random, [4, 10]);
      return { x: { ...x, values: Float32Array.from(x.values, (value) => value * 300) } };
    },
    ({ x }) => logSoftmax(x),
    { tolerance: 1e-6 },
  ),
];
