import * as tf from '@tensorflow/tfjs-core';
import { relu6Gradient, seluGradient } from '../../../src-main/model/kernels.ts';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { between, booleans, broadcastPair, coarse, normal, randomShape } from '../inputs.ts';
import type { Numbers } from '../harness.ts';
import { lowering, type LoweringCase } from './case.ts';

/** Exponentials differ by a few units in the last place. */
const APPROXIMATED = { tolerance: 1e-6 };

const forward = (kernel: string, op: (x: tf.Tensor) => tf.Tensor): LoweringCase =>
  lowering(
    kernel,
    '',
    (random) => ({ x: between(random, randomShape(random), -9, 9) }),
    ({ x }) => op(x),
    APPROXIMATED,
  );

/** Possible outputs of an activation, including its corners. */
function outputs(random: RandomStream, shape: readonly number[], low: number, high: number): Numbers {
  const inside = between(random, shape, low, high);
  const corners = [low, 0, -0, high];
  return { ...inside, values: inside.values.map((y) => corners[random.below(8)] ?? y) };
}

const gradient = (
  kernel: string,
  [low, high]: [number, number],
  op: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): LoweringCase =>
  lowering(
    kernel,
    'between and at its corners',
    (random) => {
      const shape = randomShape(random);
      return { dy: normal(random, shape), y: outputs(random, shape, low, high) };
    },
    ({ dy, y }) => op(dy, y),
    APPROXIMATED,
  );

export const activationCases: readonly LoweringCase[] = [
  forward('Relu6', tf.relu6),
  forward('Elu', tf.elu),
  forward('Selu', tf.selu),
  forward('LeakyRelu', (x) => tf.leakyRelu(x, 0.01)),
  gradient('Relu6Grad', [0, 6], relu6Gradient),
  lowering(
    'Relu6Grad',
    'of a large map, at its corners and just inside',
    (random) => {
      const shape = [16, 16, 17, 32];
      const y = outputs(random, shape, 0, 6);
      const inside = y.values.map((value, i) =>
        i % 7 === 0 ? 6 - 2 ** -21 : i % 11 === 0 ? 2 ** -22 : value,
      );
      return { dy: normal(random, shape), y: { ...y, values: inside } };
    },
    ({ dy, y }) => relu6Gradient(dy, y),
    { draws: 1 },
  ),
  gradient('SeluGrad', [-1.7580993, 5], seluGradient),
  gradient('EluGrad', [-1, 5], (dy, y) => tf.engine().runKernel<tf.Tensor>('EluGrad', { dy, y })),
  lowering(
    'Select',
    'of operands that broadcast',
    (random) => {
      const [a, b] = broadcastPair(random);
      const shape = tf.backend_util.assertAndGetBroadcastShape(a, b);
      return { condition: booleans(random, shape), t: coarse(random, a), e: normal(random, b) };
    },
    ({ condition, t, e }) => tf.where(condition, t, e),
  ),
];
