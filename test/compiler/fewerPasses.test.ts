/**
 * An inverted residual block, as MobileNetV2 has them, against eager tfjs: the passes that save passes over memory
 * apply to its convolutions and normalisations only where they stand together.
 */
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's kernels.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { runPasses } from '../../src-main/compiler/passes/passes.ts';
import { activate } from '../../src-main/model/activations.ts';
import { batchNormTrain } from '../../src-main/model/kernels.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { channelBlock } from '../../src-main/trainer/executors/channelBlock.ts';
import { compareWithEager, expectClose, runGraph, type Tensors, traceOf } from './harness.ts';
import { between, normal, rank4 } from './inputs.ts';

beforeAll(prepareTfjs);

const EPSILON = 1e-3;
const EXPANSION = 6;
const AT_THE_END: [number, number][] = [
  [0, 0],
  [0, 1],
  [0, 1],
  [0, 0],
];

interface Case {
  what: string;
  /** [N, H, W, C] */
  image: [number, number, number, number];
  /** Mean of the image's channels over their deviation. */
  apart?: number;
  /** γ and β of the first channel, which they put on a corner of ReLU6 for good. */
  dead?: boolean;
  activation?: 'relu6' | 'linear';
  /** Of the depthwise convolution; 2 with a padding at the end. */
  stride?: 1 | 2;
  tolerance: number;
}

/**
 * Deviations of order one, sums of up to ten thousand terms; the covariance loses 2·log₁₀(apart) of 7 digits. Far from
 * 0 without ReLU6: a number that rounding puts on the other side of a corner has another gradient.
 */
const CASES: readonly Case[] = [
  { what: 'a batch of whole blocks', image: [16, 10, 9, 4], tolerance: 1e-4 },
  { what: 'a batch of no whole block', image: [6, 9, 11, 4], tolerance: 1e-4 },
  { what: 'one image', image: [1, 15, 13, 2], tolerance: 1e-4 },
  { what: 'maps for the large forms', image: [16, 14, 13, 8], tolerance: 3e-4 },
  { what: 'large maps, half a block', image: [8, 28, 26, 4], tolerance: 3e-4 },
  { what: 'dead channels', image: [16, 14, 13, 8], dead: true, tolerance: 3e-4 },
  { what: 'no activation', image: [16, 10, 9, 4], activation: 'linear', tolerance: 2e-4 },
  {
    what: 'an image 3 deviations from 0',
    image: [16, 10, 9, 4],
    apart: 3,
    activation: 'linear',
    tolerance: 5e-4,
  },
  {
    what: 'an image 30 deviations from 0',
    image: [16, 10, 9, 4],
    apart: 30,
    activation: 'linear',
    tolerance: 5e-3,
  },
];
/** Eager tfjs takes seconds for the largest. */
const PATIENCE = 180_000;

/** Too large to be computed eagerly. */
const STRIDED: readonly Case[] = [
  { what: 'a batch of whole blocks', image: [16, 54, 52, 8], stride: 2, tolerance: 1e-3 },
  { what: 'half a block', image: [8, 82, 70, 8], stride: 2, tolerance: 1e-3 },
  { what: 'a batch that shares no block', image: [3, 120, 122, 8], stride: 2, tolerance: 1e-3 },
];

function inputsOf({ image, apart = 0, dead = false, stride = 1 }: Case) {
  const random = new RandomStream(1, 'block');
  const channels = image[3];
  const wide = EXPANSION * channels;
  const firstIs = (number: number, vector: ReturnType<typeof normal>) => ({
    ...vector,
    values: vector.values.map((value, i) => (dead && i === 0 ? number : value)),
  });
  /** Sums of as many terms are of order one again. */
  const filter = (shape: number[], terms: number) => {
    const numbers = normal(random, shape);
    return { ...numbers, values: numbers.values.map((value) => value / Math.sqrt(terms)) };
  };
  const x = normal(random, image);
  return {
    x: { ...x, values: x.values.map((value, i) => value + apart * (i % 2 === 0 ? 1 : -1)) },
    expand: filter([1, 1, channels, wide], channels),
    gamma1: firstIs(0, between(random, [wide], 0.5, 2)),
    beta1: firstIs(0, normal(random, [wide])),
    depthwise: filter([3, 3, wide, 1], 9),
    gamma2: firstIs(0, between(random, [wide], 0.5, 2)),
    beta2: firstIs(7, normal(random, [wide])),
    project: filter([1, 1, wide, channels], wide),
    dy: normal(random, [image[0], image[1] / stride, image[2] / stride, channels]),
  };
}

type Operands = Tensors<ReturnType<typeof inputsOf>>;

/** The block, its statistics, and its gradients with respect to everything. */
function block({ dy, ...operands }: Operands, { activation = 'relu6', stride }: Case) {
  const kept: Record<string, tf.Tensor> = {};
  const forward = (...tensors: tf.Tensor[]): tf.Tensor => {
    const [x, expand, gamma1, beta1, depthwise, gamma2, beta2, project] = tensors;
    if (!x || !expand || !gamma1 || !beta1 || !depthwise || !gamma2 || !beta2 || !project)
      throw new Error('short');
    const first = batchNormTrain(tf.conv2d(rank4(x), rank4(expand), 1, 'same'), gamma1, beta1, EPSILON);
    const wide = activate(activation, first.y);
    const map = rank4(wide);
    const convolved =
      stride === 2
        ? tf.depthwiseConv2d(tf.pad(map, AT_THE_END), rank4(depthwise), 2, 'valid')
        : tf.depthwiseConv2d(map, rank4(depthwise), 1, 'same');
    const second = batchNormTrain(convolved, gamma2, beta2, EPSILON);
    Object.assign(kept, { mean: tf.keep(first.mean), variance: tf.keep(first.variance) });
    return tf.conv2d(rank4(activate(activation, second.y)), rank4(project), 1, 'same');
  };
  const names = Object.keys(operands);
  const { value, grads } = tf.valueAndGrads(forward)(Object.values(operands), dy);
  return { value, ...kept, ...Object.fromEntries(grads.map((grad, i) => [`d ${names[i] ?? ''}`, grad])) };
}

test.each(CASES)('$what', { timeout: PATIENCE }, async (of) => {
  const kernels = await compareWithEager(of.what, (operands) => block(operands, of), inputsOf(of), {
    tolerance: of.tolerance,
  });
  expect(kernels).toContain('NormalizedFilterGrad');
});

describe('stride 2 in phases is stride 2', () => {
  it.each(STRIDED)('with $what', { timeout: PATIENCE }, async (of) => {
    const inputs = inputsOf(of);
    const traced = await traceOf((operands) => block(operands, of), inputs);
    // Providers that do not take these forms keep the ones that are compared with eager tfjs elsewhere.
    const expected = await runGraph(runPasses(traced, undefined, 'cuda'), inputs);
    const graph = runPasses(traced, undefined, 'cpu');
    expect(graph.nodes.map(({ kernel }) => kernel)).toContain('PhasedDepthwiseFilterGrad');
    for (const width of [0, await channelBlock()] as const) {
      const got = await runGraph(graph, inputs, { provider: 'cpu', block: width });
      expectClose(`blocks of ${width}`, got, expected, of.tolerance);
    }
  });
});
