/** Every lowering rule against eager tfjs, on random shapes. */
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's kernels.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { GraphBuilder } from '../../src-main/compiler/builder.ts';
import { CompileError } from '../../src-main/compiler/errors.ts';
import { rules } from '../../src-main/compiler/lower/lower.ts';
import { runPasses } from '../../src-main/compiler/passes/passes.ts';
import { kernelShapes } from '../../src-main/compiler/trace/kernelShapes.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { activationCases } from './cases/activations.ts';
import { batchNormCases } from './cases/batchNorm.ts';
import { convolutionCases } from './cases/convolutions.ts';
import { elementwiseCases } from './cases/elementwise.ts';
import { largeCases } from './cases/large.ts';
import { poolingCases } from './cases/pooling.ts';
import { productCases } from './cases/products.ts';
import { reductionCases } from './cases/reductions.ts';
import { shapingCases } from './cases/shaping.ts';
import { expectClose, runGraph, traceOf } from './harness.ts';
import { normal } from './inputs.ts';

const CASES = [
  ...elementwiseCases,
  ...activationCases,
  ...reductionCases,
  ...shapingCases,
  ...productCases,
  ...convolutionCases,
  ...poolingCases,
  ...batchNormCases,
  ...largeCases,
];
/** Kernels with tests of their own, below, in passes.test.ts and in fewerPasses.test.ts. */
const ALSO_TESTED = [
  'BroadcastTo',
  'AvgPoolGrad',
  'ConcatVectors',
  'SplitVector',
  'ChannelMoments',
  'ChannelSums',
  'NormalizedFilter',
  'NormalizedFilterGrad',
  'SplitPhases',
  'JoinPhases',
  'PhasedDepthwise',
  'PhasedDepthwiseInputGrad',
  'PhasedDepthwiseFilterGrad',
];

beforeAll(prepareTfjs);

test.each(CASES)('$kernel $title', async ({ kernel, title, draws, compare }) => {
  for (let draw = 1; draw <= draws; draw++) {
    const kernels = await compare(new RandomStream(draw, kernel, title));
    expect(kernels).toContain(kernel);
  }
});

test('every kernel that can be traced or lowered has a case', () => {
  const covered = new Set([...CASES.map(({ kernel }) => kernel), ...ALSO_TESTED]);
  const known = [...new Set([...Object.keys(rules), ...Object.keys(kernelShapes)])];
  expect(known.filter((kernel) => !covered.has(kernel))).toEqual([]);
});

// tfjs never calls this kernel: its tf.broadcastTo uses Tile.
describe('BroadcastTo', () => {
  test.each([
    { from: [], to: [2, 3] },
    { from: [3], to: [2, 3] },
    { from: [2, 1], to: [2, 3] },
    { from: [1, 3, 1, 5], to: [2, 3, 4, 5] },
    { from: [4, 1], to: [2, 3, 4, 5] },
  ])('from [$from] to [$to]', async ({ from, to }) => {
    const inputs = { x: normal(new RandomStream(1), from), y: normal(new RandomStream(2), to) };
    const builder = new GraphBuilder();
    const x = builder.input('x', from, 'float32');
    const y = builder.input('y', to, 'float32');
    const type = { shape: to, dtype: 'float32' } as const;
    const [wide = -1] = builder.node('BroadcastTo', { x }, { shape: to }, [type], 'test');
    const [sum = -1] = builder.node('Add', { a: wide, b: y }, {}, [type], 'test');
    const graph = builder.finish(
      [],
      [
        { name: 'wide', value: wide },
        { name: 'sum', value: sum },
      ],
    );
    const expected = tf.tidy(() => {
      const tensor = tf.broadcastTo(tf.tensor(inputs.x.values, from), to);
      const total = tf.add(tensor, tf.tensor(inputs.y.values, to));
      return {
        wide: { ...type, values: tensor.dataSync<'float32'>() },
        sum: { ...type, values: total.dataSync<'float32'>() },
      };
    });
    for (const stage of [graph, runPasses(graph)]) {
      expectClose('BroadcastTo', await runGraph(stage, inputs), expected, 0);
    }
  });
});

describe('kernels without a rule are rejected by name', () => {
  const refusal = async (body: (x: tf.Tensor) => tf.Tensor, shape: number[]): Promise<string> => {
    const inputs = { x: normal(new RandomStream(3), shape) };
    const graph = await traceOf(({ x }) => body(x), inputs);
    const error: unknown = await runGraph(runPasses(graph), inputs).catch((reason: unknown) => reason);
    if (!(error instanceof CompileError)) throw new Error('it was compiled', { cause: error });
    return error.message;
  };

  it.each([
    {
      what: 'Step with a slope',
      body: (x: tf.Tensor) => tf.step(x, 0.1),
      words: /Step with alpha 0\.1 of step/,
    },
    {
      what: 'a product of several matrices',
      body: (x: tf.Tensor) => tf.matMul(x, x, false, true),
      words: /step needs BatchMatMul/,
    },
    {
      what: 'the gradient of an average pool',
      body: (x: tf.Tensor) =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            'AvgPoolGrad',
            { dy: x, input: x },
            { filterSize: 1, strides: 1, pad: 'valid' },
          ),
      words: /step needs the kernel AvgPoolGrad/,
    },
  ])('$what', async ({ body, words }) => {
    expect(await refusal(body, [2, 3, 4])).toMatch(words);
  });
});
