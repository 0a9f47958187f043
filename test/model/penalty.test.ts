import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { modelConfig, type RegularizerConfig } from '../../src-main/contract/config.ts';
import { buildNetwork } from '../../src-main/model/network.ts';
import { l2Coefficient, penaltyOf, penaltyTerms, penaltyValue } from '../../src-main/model/penalty.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { assign, kernelOf, numberOf, smallProblem } from './networks.ts';

beforeAll(prepareTfjs);

const common = { apply: 'kernels', l1Method: 'subgradient' } as const;
const l1 = (lambda: number, l1Method: 'subgradient' | 'proximal' = 'subgradient'): RegularizerConfig => ({
  kind: 'l1',
  lambda,
  convention: 'keras',
  apply: 'kernels',
  l1Method,
});
const l2 = (lambda: number, convention: 'keras' | 'half' | 'weight-decay'): RegularizerConfig => ({
  kind: 'l2',
  lambda,
  convention,
  apply: 'kernels',
});

/** A single 2 × 2 layer with the weights of source 003's worked example and a bias that must not count. */
function worked(regularizer: RegularizerConfig) {
  const network = buildNetwork(modelConfig.parse({ kind: 'mlp', hidden: [] }), [1, 2, 1], 2, 1);
  for (const { role, variable } of network.weights) {
    assign(variable, role === 'kernel' ? Float32Array.of(5, -2, -3, 1) : Float32Array.of(100, -100));
  }
  return { network, terms: penaltyTerms(regularizer, network) };
}

describe('source 003’s W = [[5, −2], [−3, 1]] with λ = 0.5', () => {
  test.each([
    { name: 'none', regularizer: { kind: 'none' } as const, value: 0, gradient: [0, 0, 0, 0] },
    { name: 'L1', regularizer: l1(0.5), value: 5.5, gradient: [0.5, -0.5, -0.5, 0.5] },
    { name: 'L2 half', regularizer: l2(0.5, 'half'), value: 9.75, gradient: [2.5, -1, -1.5, 0.5] },
    {
      name: 'L2 weight decay',
      regularizer: l2(0.5, 'weight-decay'),
      value: 9.75,
      gradient: [2.5, -1, -1.5, 0.5],
    },
    { name: 'L2 keras', regularizer: l2(0.5, 'keras'), value: 19.5, gradient: [5, -2, -3, 1] },
    {
      name: 'L1 + L2 keras',
      regularizer: { kind: 'l1l2', lambda1: 0.5, lambda2: 0.5, convention: 'keras', ...common } as const,
      value: 25,
      gradient: [5.5, -2.5, -3.5, 1.5],
    },
    {
      name: 'L1 + L2 half',
      regularizer: { kind: 'l1l2', lambda1: 0.5, lambda2: 0.5, convention: 'half', ...common } as const,
      value: 15.25,
      gradient: [3, -1.5, -2, 1],
    },
  ])('$name: $value', ({ regularizer, value, gradient }) => {
    const { network, terms } = worked(regularizer);
    expect(numberOf(tf.tidy(() => penaltyValue(terms)))).toBe(value);
    expect(penaltyOf(terms, ({ variable }) => variable.dataSync<'float32'>())).toBe(value);
    if (terms.length === 0) return;
    const { grads } = tf.variableGrads(() => penaltyValue(terms), [kernelOf(network)]);
    expect(Array.from(grads[kernelOf(network).name]?.dataSync() ?? [])).toEqual(gradient);
  });
});

test('the gradient of L1 is 0 at 0 and at −0', () => {
  const { network, terms } = worked(l1(0.25));
  assign(kernelOf(network), Float32Array.of(0, -0, 1e-30, -1e-30));
  const { grads } = tf.variableGrads(() => penaltyValue(terms), [kernelOf(network)]);
  // `+ 0` turns −0 into 0 for toEqual.
  const values = Array.from(grads[kernelOf(network).name]?.dataSync() ?? [], (g) => g + 0);
  expect(values).toEqual([0, 0, 0.25, -0.25]);
});

test('a proximal L1 counts in the value and has no gradient', () => {
  const { network, terms } = worked(l1(0.5, 'proximal'));
  expect(numberOf(tf.tidy(() => penaltyValue(terms)))).toBe(5.5);
  const { grads } = tf.variableGrads(() => penaltyValue(terms), [kernelOf(network)]);
  expect(Array.from(grads[kernelOf(network).name]?.dataSync() ?? [])).toEqual([0, 0, 0, 0]);
});

test('only kernels are penalised, each once', () => {
  const { network } = smallProblem({ hidden: [3, 4] }).definition;
  const terms = penaltyTerms(l2(0.1, 'keras'), network);
  expect(terms.map(({ weight }) => weight.name)).toEqual([
    'dense_1/kernel',
    'dense_2/kernel',
    'dense_3/kernel',
  ]);
  expect(penaltyTerms({ kind: 'none' }, network)).toEqual([]);
});

test('λ = 0 costs nothing', () => {
  const { terms } = worked(l1(0));
  expect(numberOf(tf.tidy(() => penaltyValue(terms)))).toBe(0);
});

it.each([
  ['keras', 0.02],
  ['half', 0.01],
  ['weight-decay', 0.01],
] as const)('λ = 0.02 in convention %s is the coefficient %d of Σw²', (convention, coefficient) => {
  expect(l2Coefficient(0.02, convention)).toBe(coefficient);
});
