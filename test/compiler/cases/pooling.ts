import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { coarse, normal, randomShape, rank4 } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';
import { GEOMETRIES, type Geometry } from './geometries.ts';

/** Means of at most 25 numbers of order one. */
const AVERAGED = { tolerance: 1e-6, draws: 2 };

type Pool = (x: tf.Tensor, geometry: Geometry) => tf.Tensor;

/** tfjs's pools do not support explicit padding per side. */
const FITTING = GEOMETRIES.filter(({ pad }) => !Array.isArray(pad));

const maxPool: Pool = (x, { filter, strides, pad }) =>
  tf.maxPool(rank4(x), filter, strides, Array.isArray(pad) ? 'same' : pad);
const averagePool: Pool = (x, { filter, strides, pad }) =>
  tf.avgPool(rank4(x), filter, strides, Array.isArray(pad) ? 'same' : pad);

const maps = (random: RandomStream, [height, width]: Geometry['image']): number[] => [
  1 + random.below(3),
  height,
  width,
  1 + random.below(5),
];

function gradientInputs(geometry: Geometry) {
  return (random: RandomStream) => {
    const x = normal(random, maps(random, geometry.image));
    const dy = tf.tidy(() => maxPool(tf.zeros([...x.shape]), geometry).shape);
    return { x, dy: normal(random, dy) };
  };
}

const pools = FITTING.flatMap((geometry) => [
  lowering(
    'MaxPool',
    geometry.what,
    (random) => ({ x: coarse(random, maps(random, geometry.image)) }),
    ({ x }) => maxPool(x, geometry),
  ),
  // Distinct numbers, because the choice among equal maxima is a convention.
  lowering(
    'MaxPoolGrad',
    geometry.what,
    gradientInputs(geometry),
    ({ x, dy }) => tf.grad((image: tf.Tensor) => maxPool(image, geometry))(x, dy),
    AVERAGED,
  ),
  lowering(
    'AvgPool',
    geometry.what,
    (random) => ({ x: normal(random, maps(random, geometry.image)) }),
    ({ x }) => averagePool(x, geometry),
    AVERAGED,
  ),
]);

const resizes = [
  { what: 'up', from: [4, 5], to: [9, 7] },
  { what: 'down', from: [8, 9], to: [3, 5] },
  { what: 'to the same size', from: [4, 5], to: [4, 5] },
  { what: 'to a multiple', from: [3, 4], to: [9, 12] },
] as const;

export const poolingCases: readonly LoweringCase[] = [
  ...pools,
  lowering(
    'PadV2',
    'of every rank',
    (random) => ({ x: normal(random, randomShape(random, 1)) }),
    ({ x }) => {
      const amounts = x.shape.map((_, axis): [number, number] => [axis % 3, (axis + 1) % 2]);
      return { zeros: tf.pad(x, amounts), filled: tf.pad(x, amounts, -1.5) };
    },
  ),
  lowering(
    'Slice',
    'of every rank',
    (random) => ({ x: normal(random, randomShape(random, 1)) }),
    ({ x }) => {
      const begin = x.shape.map((extent) => Math.floor(extent / 3));
      return {
        rest: tf.slice(
          x,
          begin,
          x.shape.map(() => -1),
        ),
        one: tf.slice(
          x,
          begin,
          x.shape.map(() => 1),
        ),
      };
    },
  ),
  ...resizes.flatMap(({ what, from, to }) =>
    (
      [
        { how: 'half-pixel centres', alignCorners: false, halfPixelCenters: true },
        { how: 'aligned corners', alignCorners: true, halfPixelCenters: false },
        { how: 'neither', alignCorners: false, halfPixelCenters: false },
      ] as const
    ).map(({ how, alignCorners, halfPixelCenters }) =>
      lowering(
        'ResizeBilinear',
        `${what}, ${how}`,
        (random) => ({ x: normal(random, [1 + random.below(3), ...from, 1 + random.below(4)]) }),
        ({ x }) => tf.image.resizeBilinear(rank4(x), [...to], alignCorners, halfPixelCenters),
        // The interpolation weights are computed in float32 here and in float64 by tfjs.
        { tolerance: 5e-6, draws: 2 },
      ),
    ),
  ),
];
