import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { type Inputs, type Tensors } from '../harness.ts';
import { normal, rank4 } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';
import { GEOMETRIES, type Geometry, POINTWISE } from './geometries.ts';

/** Sums of up to a few hundred products of order one, in another order; of a thousand in a filter's gradient. */
const SUMMED = { tolerance: 1e-5, draws: 5 };
const SUMMED_OVER_IMAGES = { tolerance: 5e-5, draws: 5 };

type Convolve = (x: tf.Tensor, filter: tf.Tensor, geometry: Geometry) => tf.Tensor;

const dense: Convolve = (x, filter, { strides, pad }) => tf.conv2d(rank4(x), rank4(filter), strides, pad);
const depthwise: Convolve = (x, filter, { strides, pad }) =>
  tf.depthwiseConv2d(rank4(x), rank4(filter), strides, pad);

interface Sort {
  convolve: Convolve;
  /** Shape of the filter, and number of output channels. */
  filter: (geometry: Geometry, channels: number, random: RandomStream) => [number[], number];
  /** Names of the kernel and of its gradients with respect to filter and image. */
  kernels: [string, string, string];
}

const DENSE: Sort = {
  convolve: dense,
  filter: ({ filter }, channels, random) => {
    const out = 1 + random.below(5);
    return [[...filter, channels, out], out];
  },
  kernels: ['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'],
};
const DEPTHWISE: Sort = {
  convolve: depthwise,
  filter: ({ filter }, channels) => [[...filter, channels, 1], channels],
  kernels: [
    'DepthwiseConv2dNative',
    'DepthwiseConv2dNativeBackpropFilter',
    'DepthwiseConv2dNativeBackpropInput',
  ],
};

/**
 * Batch and channels: a batch of one block of lanes, of several, several channels in a block, blocks that begin in
 * the middle of a channel, and none of that.
 */
function sizes(random: RandomStream): [number, number] {
  const [some, few] = [1 + random.below(5), 1 + random.below(3)];
  const choices: [number, number][] = [
    [16, some],
    [32, few],
    [4, 8],
    [12, 4],
    [few, some],
  ];
  return choices[random.below(choices.length)] ?? [few, some];
}

/** Image, filter and the output's gradient. */
function inputsOf(sort: Sort, geometry: Geometry, random: RandomStream) {
  const [batch, channels] = sizes(random);
  const [filter, out] = sort.filter(geometry, channels, random);
  const x = normal(random, [batch, ...geometry.image, channels]);
  return { x, filter: normal(random, filter), dy: normal(random, [batch, ...outputOf(geometry), out]) };
}

/** Height and width of the output, computed by tfjs. */
function outputOf({ image, filter, strides, pad }: Geometry): [number, number] {
  const info = tf.backend_util.computeConv2DInfo([1, ...image, 1], [...filter, 1, 1], strides, 1, pad);
  return [info.outHeight, info.outWidth];
}

type Operands = Tensors<Inputs & ReturnType<typeof inputsOf>>;

function gradients(convolve: Convolve, geometry: Geometry, { x, filter, dy }: Operands): tf.Tensor[] {
  return tf.grads((image: tf.Tensor, weights: tf.Tensor) => convolve(image, weights, geometry))(
    [x, filter],
    dy,
  );
}

function casesOf(sort: Sort, geometry: Geometry): LoweringCase[] {
  const [forward, byFilter, byImage] = sort.kernels;
  const inputs = (random: RandomStream) => inputsOf(sort, geometry, random);
  const both = (operands: Operands) => {
    const [dx, dFilter] = gradients(sort.convolve, geometry, operands);
    if (dx === undefined || dFilter === undefined) throw new Error('a gradient is missing');
    return { dx, dFilter };
  };
  return [
    lowering(forward, geometry.what, inputs, ({ x, filter }) => sort.convolve(x, filter, geometry), SUMMED),
    lowering(byFilter, geometry.what, inputs, (operands) => both(operands).dFilter, SUMMED_OVER_IMAGES),
    lowering(byImage, geometry.what, inputs, (operands) => both(operands).dx, SUMMED),
  ];
}

/** The fused kernels that tfjs uses for a layer without gradient. */
const fused = (['linear', 'relu', 'relu6', 'sigmoid', 'elu'] as const).flatMap((activation) => {
  const [geometry] = GEOMETRIES;
  if (geometry === undefined) throw new Error('no geometry');
  const withBias = (sort: Sort) => (random: RandomStream) => {
    const inputs = inputsOf(sort, geometry, random);
    return { ...inputs, bias: normal(random, [inputs.dy.shape.at(-1) ?? 1]) };
  };
  const common = { strides: geometry.strides, pad: 'same', activation } as const;
  const title = `with a bias and ${activation}`;
  const [pointwise = geometry] = POINTWISE;
  return [
    lowering(
      'FusedConv2D',
      `1×1 ${title}`,
      (random) => {
        const inputs = inputsOf(DENSE, pointwise, random);
        return { ...inputs, bias: normal(random, [inputs.dy.shape.at(-1) ?? 1]) };
      },
      ({ x, filter, bias }) => tf.fused.conv2d({ x: rank4(x), filter: rank4(filter), bias, ...common }),
      SUMMED,
    ),
    lowering(
      'FusedConv2D',
      title,
      withBias(DENSE),
      ({ x, filter, bias }) => tf.fused.conv2d({ x: rank4(x), filter: rank4(filter), bias, ...common }),
      SUMMED,
    ),
    lowering(
      'FusedDepthwiseConv2D',
      title,
      withBias(DEPTHWISE),
      ({ x, filter, bias }) =>
        tf.fused.depthwiseConv2d({ x: rank4(x), filter: rank4(filter), bias, ...common }),
      SUMMED,
    ),
  ];
});

/** Dilated windows have no gradient, in tfjs neither. */
const dilated = [DENSE, DEPTHWISE].map(({ kernels: [kernel], filter }) =>
  lowering(
    kernel,
    'dilated by 2',
    (random) => {
      const geometry: Geometry = { what: '', image: [9, 8], filter: [3, 2], strides: [1, 1], pad: 'same' };
      const channels = 1 + random.below(4);
      const [shape] = filter(geometry, channels, random);
      return { x: normal(random, [2, 9, 8, channels]), filter: normal(random, shape) };
    },
    ({ x, filter: weights }) =>
      kernel === 'Conv2D'
        ? tf.conv2d(rank4(x), rank4(weights), 1, 'same', 'NHWC', 2)
        : tf.depthwiseConv2d(rank4(x), rank4(weights), 1, 'same', 'NHWC', 2),
    SUMMED,
  ),
);

export const convolutionCases: readonly LoweringCase[] = [
  ...[...POINTWISE, ...GEOMETRIES].flatMap((geometry) => casesOf(DENSE, geometry)),
  ...GEOMETRIES.flatMap((geometry) => casesOf(DEPTHWISE, geometry)),
  ...fused,
  ...dilated,
];
