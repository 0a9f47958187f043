import * as tf from '@tensorflow/tfjs-core';
import { softThreshold } from '../../../src-main/model/kernels.ts';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import {
  between,
  booleans,
  broadcastPair,
  coarse,
  integers,
  normal,
  randomShape,
  scalar,
  SPECIAL,
} from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** ONNX Runtime approximates these with polynomials that are good to a few units in the last place. */
const APPROXIMATED = { tolerance: 1e-6 };

const exact: Record<string, Unary> = {
  Abs: tf.abs,
  Neg: tf.neg,
  Sign: tf.sign,
  Relu: tf.relu,
  Square: tf.square,
  Identity: tf.clone,
  Step: (x) => tf.step(x),
};
const approximated: Record<string, Unary> = { Exp: tf.exp, Sigmoid: tf.sigmoid, Tanh: tf.tanh };

const unary = Object.entries({ ...exact, ...approximated }).map(([kernel, op]) =>
  lowering(
    kernel,
    '',
    (random) => ({
      x: kernel in exact ? coarse(random, randomShape(random)) : between(random, randomShape(random), -9, 9),
    }),
    ({ x }) => op(x),
    kernel in exact ? {} : APPROXIMATED,
  ),
);

const special = ['Abs', 'Neg', 'Relu', 'Square', 'Identity'].map((kernel) =>
  lowering(
    kernel,
    'of special values',
    () => ({ x: SPECIAL }),
    ({ x }) => exact[kernel]?.(x) ?? x,
  ),
);

const positive = (kernel: string, op: Unary, tolerance: number): LoweringCase =>
  lowering(
    kernel,
    '',
    (random) => ({ x: between(random, randomShape(random), 1e-3, 100) }),
    ({ x }) => op(x),
    { tolerance },
  );

const arithmetic: Record<string, Binary> = {
  Add: tf.add,
  Sub: tf.sub,
  Multiply: tf.mul,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Equal: tf.equal,
  Greater: tf.greater,
};

const binary = Object.entries({ ...arithmetic, RealDiv: tf.div }).flatMap(([kernel, op]) => [
  lowering(
    kernel,
    'of floats that broadcast',
    (random) => {
      const [a, b] = broadcastPair(random);
      return { a: coarse(random, a), b: coarse(random, b) };
    },
    ({ a, b }) => op(a, b),
  ),
  lowering(
    kernel,
    'by a uniform constant',
    (random) => ({ a: normal(random, randomShape(random)) }),
    // The constant is never stored at its full size.
    ({ a }) => ({ left: op(a, tf.fill(a.shape, 0.75)), right: op(tf.ones(a.shape), a) }),
    // The passes turn x / c into x · 1/c: two roundings instead of one.
    { stages: ['optimised'], tolerance: kernel === 'RealDiv' ? 2e-7 : 0 },
  ),
]);

/** 0 and 1 are neutral for some operations only. */
const neutral = Object.entries({ ...arithmetic, RealDiv: tf.div }).map(([kernel, op]) =>
  lowering(
    kernel,
    'by constants of 0 and 1',
    (random) => ({ a: coarse(random, randomShape(random)) }),
    ({ a }) => ({
      byZero: op(a, tf.zeros(a.shape)),
      ofZero: op(tf.zeros(a.shape), a),
      byOne: op(a, tf.ones(a.shape)),
      ofOne: op(tf.ones(a.shape), a),
      ofBoth: op(tf.ones(a.shape), tf.zeros(a.shape)),
    }),
  ),
);

const onIntegers = Object.entries(arithmetic).map(([kernel, op]) =>
  lowering(
    kernel,
    'of integers',
    (random) => {
      const [a, b] = broadcastPair(random);
      return { a: integers(random, a), b: integers(random, b) };
    },
    ({ a, b }) => op(a, b),
  ),
);

const casts = (
  [
    ['float32', 'int32'],
    ['float32', 'bool'],
    ['int32', 'float32'],
    ['int32', 'bool'],
    ['bool', 'float32'],
    ['bool', 'int32'],
  ] as const
).map(([from, to]) =>
  lowering(
    'Cast',
    `from ${from} to ${to}`,
    (random) => {
      const shape = randomShape(random);
      if (from === 'float32') {
        const x = to === 'bool' ? coarse(random, shape) : between(random, shape, -4, 4);
        return { x };
      }
      return { x: from === 'int32' ? integers(random, shape, -2, 3) : booleans(random, shape) };
    },
    ({ x }) => tf.cast(x, to),
  ),
);

/** Numbers, some of them exactly plus or minus the threshold. */
function aroundThreshold(random: RandomStream) {
  const x = coarse(random, randomShape(random));
  return {
    x: { ...x, values: Float32Array.from(x.values, (value) => value * 0.5 + 0) },
    threshold: { shape: [], dtype: 'float32', values: Float32Array.of(random.below(3) * 0.5) } as const,
  };
}

export const elementwiseCases: readonly LoweringCase[] = [
  ...unary,
  ...special,
  positive('Log', tf.log, 1e-6),
  positive('Sqrt', tf.sqrt, 0),
  ...binary,
  ...neutral,
  ...onIntegers,
  ...casts,
  lowering(
    'Abs',
    'of integers',
    (random) => ({ x: integers(random, randomShape(random)) }),
    ({ x }) => tf.abs(x),
  ),
  lowering(
    'Neg',
    'of integers',
    (random) => ({ x: integers(random, randomShape(random)) }),
    ({ x }) => tf.neg(x),
  ),
  lowering('SoftThreshold', 'at and around the threshold', aroundThreshold, ({ x, threshold }) =>
    softThreshold(x, scalar(threshold)),
  ),
  lowering(
    'ScaledSign',
    'is 0 at 0 and exact for numbers far below one',
    (random) => {
      const x = coarse(random, randomShape(random));
      const scale = (random.below(2) === 0 ? -1 : 1) * 10 ** (random.below(9) - 7);
      return {
        x: { ...x, values: x.values.map((value) => value * 10 ** -random.below(30)) },
        scale: { shape: [], dtype: 'float32', values: Float32Array.of(scale) } as const,
      };
    },
    ({ x, scale }) => tf.mul(tf.sign(x), scale),
    { stages: ['optimised'] },
  ),
  lowering(
    'AddN',
    'of one to five tensors',
    (random) => {
      const shape = randomShape(random);
      const count = 1 + random.below(5);
      return Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, normal(random, shape)]));
    },
    (inputs) => tf.addN(Object.values(inputs)),
  ),
];
