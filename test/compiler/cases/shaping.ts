import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../src-main/compiler/graph.ts';
import { RandomStream } from '../../../src-main/random/philox.ts';
import { integers, normal, randomShape } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

/** Kernels without a rule: the passes have replaced them. */
const PASSES = { stages: ['optimised'] } as const;

/** Shapes of the same size, with and without unit axes, of every rank up to 4. */
function reshapings(shape: readonly number[]): number[][] {
  const size = sizeOf(shape);
  const reversed = shape.toReversed();
  return [[size], [1, size], [size, 1, 1], reversed, [1, ...shape.slice(0, 2), sizeOf(shape.slice(2))]];
}

const permutationOf = (x: tf.Tensor): number[] => [...new RandomStream(x.size, 'axes').permutation(x.rank)];

export const shapingCases: readonly LoweringCase[] = [
  lowering(
    'Reshape',
    'to several shapes',
    (random) => ({ x: normal(random, randomShape(random)) }),
    ({ x }) => Object.fromEntries(reshapings(x.shape).map((shape, i) => [`to${i}`, tf.reshape(x, shape)])),
  ),
  lowering(
    'Reshape',
    'of a value that repeats',
    (random) => ({ x: normal(random, [3, 1, 4]) }),
    ({ x }) => tf.reshape(tf.mul(x, tf.ones([3, 5, 4])), [15, 4]),
  ),
  lowering(
    'Transpose',
    'in a random order',
    (random) => ({ x: normal(random, randomShape(random, 2)) }),
    ({ x }) => tf.transpose(x, permutationOf(x)),
  ),
  lowering(
    'Transpose',
    'of four axes, all distinct',
    (random) => ({ x: normal(random, [2, 3, 4, 5]) }),
    ({ x }) => ({ whole: tf.transpose(x), twice: tf.transpose(tf.transpose(x, [3, 0, 1, 2]), [1, 0, 3, 2]) }),
  ),
  lowering(
    'Tile',
    'along every axis',
    (random) => ({ x: normal(random, randomShape(random, 1)) }),
    ({ x }) =>
      tf.tile(
        x,
        x.shape.map((_, axis) => 1 + (axis % 3)),
      ),
  ),
  ...(['int32', 'float32'] as const).flatMap((dtype) => [
    lowering(
      'OneHot',
      `as ${dtype}, with a depth beyond some of the numbers`,
      (random) => ({ labels: integers(random, randomShape(random, 1, 3), 0, 8) }),
      ({ labels }) => ({ short: tf.oneHot(labels, 5, 1, 0, dtype), long: tf.oneHot(labels, 9, 1, 0, dtype) }),
    ),
    lowering(
      'OneHot',
      `as ${dtype}, with other values than 0 and 1`,
      (random) => ({ labels: integers(random, randomShape(random, 1, 3), 0, 8) }),
      ({ labels }) => tf.oneHot(labels, 9, 3, -2, dtype),
      { providers: ['cpu'] },
    ),
  ]),
  lowering(
    'ExpandDims',
    'at every place',
    (random) => ({ x: normal(random, randomShape(random, 0, 3)) }),
    ({ x }) =>
      Object.fromEntries(
        [-1, ...Array(x.rank + 1).keys()].map((axis) => [`at${axis}`, tf.expandDims(x, axis)]),
      ),
    PASSES,
  ),
  lowering(
    'ZerosLike',
    '',
    (random) => ({ x: normal(random, randomShape(random)) }),
    ({ x }) => ({ alone: tf.zerosLike(x), added: tf.add(x, tf.zerosLike(x)) }),
    PASSES,
  ),
  lowering(
    'OnesLike',
    '',
    (random) => ({ x: normal(random, randomShape(random)) }),
    ({ x }) => ({ alone: tf.onesLike(x), divided: tf.div(x, tf.onesLike(x)) }),
    PASSES,
  ),
  lowering(
    'Fill',
    '',
    (random) => ({ x: normal(random, randomShape(random)) }),
    ({ x }) => ({
      alone: tf.fill(x.shape, 0.25),
      whole: tf.fill(x.shape, 3, 'int32'),
      added: tf.add(x, tf.fill(x.shape, 0.25)),
    }),
    PASSES,
  ),
];
