import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../src-main/random/philox.ts';
import { normal } from '../inputs.ts';
import { lowering, type LoweringCase } from './case.ts';

/** Sums of at most nine products of order one. */
const OPTIONS = { stages: ['optimised'], tolerance: 2e-6 } as const;

const extents = (random: RandomStream): [number, number, number] => [
  1 + random.below(9),
  1 + random.below(9),
  1 + random.below(9),
];

const transposed = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

export const productCases: readonly LoweringCase[] = [
  ...transposed.map(([left, right]) =>
    lowering(
      'BatchMatMul',
      `${left ? 'Aᵀ' : 'A'}·${right ? 'Bᵀ' : 'B'}`,
      (random) => {
        const [rows, inner, columns] = extents(random);
        return {
          a: normal(random, left ? [inner, rows] : [rows, inner]),
          b: normal(random, right ? [columns, inner] : [inner, columns]),
        };
      },
      ({ a, b }) => tf.matMul(a, b, left, right),
      OPTIONS,
    ),
  ),
  lowering(
    'BatchMatMul',
    'of a batch of one',
    (random) => {
      const [rows, inner, columns] = extents(random);
      return { a: normal(random, [1, rows, inner]), b: normal(random, [1, inner, columns]) };
    },
    ({ a, b }) => tf.matMul(a, b),
    OPTIONS,
  ),
  ...(['linear', 'relu', 'sigmoid'] as const).map((activation) =>
    lowering(
      '_FusedMatMul',
      `with a bias and ${activation}`,
      (random) => {
        const [rows, inner, columns] = extents(random);
        return {
          a: normal(random, [rows, inner]),
          b: normal(random, [inner, columns]),
          bias: normal(random, [columns]),
        };
      },
      ({ a, b, bias }) => tf.fused.matMul({ a, b, bias, activation }),
      OPTIONS,
    ),
  ),
  lowering(
    'MatMul',
    'with an addend: the update of a weight matrix',
    (random) => {
      const [rows, inner, columns] = extents(random);
      return {
        w: normal(random, [inner, columns]),
        x: normal(random, [rows, inner]),
        dz: normal(random, [rows, columns]),
      };
    },
    ({ w, x, dz }) => tf.add(w, tf.matMul(x, dz, true)),
    OPTIONS,
  ),
  lowering(
    'MatMul',
    'with a bias row, used twice',
    (random) => {
      const [rows, inner, columns] = extents(random);
      return {
        x: normal(random, [rows, inner]),
        w: normal(random, [inner, columns]),
        b: normal(random, [columns]),
      };
    },
    ({ x, w, b }) => {
      const product = tf.matMul(x, w);
      return { biased: tf.add(product, b), product, mirrored: tf.add(tf.neg(product), product) };
    },
    OPTIONS,
  ),
];
