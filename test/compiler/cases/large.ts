/** Kernels with another lowering above a certain size: odd extents just above it, and a batch of one. */
import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { coarse, normal, rank4 } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

/** Sums of at most nine products of order one. */
const PRODUCT = { stages: ['optimised'], tolerance: 2e-6, draws: 1, providers: [] } as const;
/** Sums of up to 65,536 terms of order one, against tfjs's own sums in float32. */
const SUMMED = { stages: ['optimised'], tolerance: 1e-4, draws: 1, providers: [] } as const;
/** Integers: every sum is exact, and many maxima tie. */
const EXACT = { ...SUMMED, tolerance: 0 } as const;

const update = (batch: number, title: string): LoweringCase =>
  lowering(
    'MatMul',
    `of more than a million results, ${title}`,
    (random: RandomStream) => ({
      w: normal(random, [1031, 1021]),
      x: normal(random, [batch, 1031]),
      dz: normal(random, [batch, 1021]),
    }),
    ({ w, x, dz }) => ({ updated: tf.add(w, tf.matMul(x, dz, true)), product: tf.matMul(dz, x, true) }),
    PRODUCT,
  );

interface Pooled {
  what: string;
  /** N, H, W, C */
  image: [number, number, number, number];
  /** height, width, out */
  filter: [number, number, number];
  /** The kernel that shows which way it went. */
  kernel: 'Maximum' | 'MaxPoolGrad';
}

/** Maps of at least 262,144 elements, which become phases, and such that cannot. */
const POOLED: readonly Pooled[] = [
  { what: 'as in source 003', image: [11, 28, 28, 1], filter: [5, 5, 32], kernel: 'Maximum' },
  {
    what: 'of a single image with several channels',
    image: [1, 130, 126, 2],
    filter: [3, 3, 17],
    kernel: 'Maximum',
  },
  { what: 'under a filter of even extents', image: [3, 62, 66, 1], filter: [4, 6, 22], kernel: 'Maximum' },
  {
    what: 'under a filter of two rows, which stays one map',
    image: [2, 92, 94, 1],
    filter: [2, 3, 16],
    kernel: 'MaxPoolGrad',
  },
];

const pooled = POOLED.flatMap(({ what, image, filter: [height, width, out], kernel }) =>
  [
    { numbers: normal, options: SUMMED, of: '' },
    { numbers: coarse, options: EXACT, of: ', with ties' },
  ].map(({ numbers, options, of }) =>
    lowering(
      kernel,
      `behind a convolution ${what}${of}`,
      (random: RandomStream) => {
        const [n, h, w, channels] = image;
        return {
          x: numbers(random, image),
          filter: numbers(random, [height, width, channels, out]),
          bias: numbers(random, [out]),
          dy: numbers(random, [n, Math.ceil(h / 2), Math.ceil(w / 2), out]),
        };
      },
      ({ x, filter, bias, dy }) => {
        const pool = (image: tf.Tensor, f: tf.Tensor, b: tf.Tensor): tf.Tensor =>
          tf.maxPool(
            tf.fused.conv2d({ x: rank4(image), filter: rank4(f), bias: b, strides: 1, pad: 'same' }),
            2,
            2,
            'same',
          );
        const [dx, dFilter, dBias] = tf.grads(pool)([x, filter, bias], dy);
        if (dx === undefined || dFilter === undefined || dBias === undefined) throw new Error('no gradient');
        return { y: pool(x, filter, bias), dx, dFilter, dBias };
      },
      options,
    ),
  ),
);

export const largeCases: readonly LoweringCase[] = [
  update(9, 'with an addend'),
  update(1, 'of one row'),
  ...[
    [1024, 1031],
    [1031, 1021],
  ].map((shape) =>
    lowering(
      'SumAbs',
      `of ${shape.join(' × ')}`,
      (random: RandomStream) => ({ x: normal(random, shape) }),
      ({ x }) => tf.sum(tf.abs(x)),
      { ...SUMMED, tolerance: 1e-6 },
    ),
  ),
  ...pooled,
];
