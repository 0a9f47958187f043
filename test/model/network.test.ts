import { beforeAll, describe, expect, it, test } from 'vitest';
import { type InitializerConfig, type ModelConfig, modelConfig } from '../../src-main/contract/config.ts';
import { createInitializer } from '../../src-main/model/initializers.ts';
import { buildNetwork } from '../../src-main/model/network.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';

beforeAll(prepareTfjs);

const mlp = (hidden: number[], initializer?: InitializerConfig): ModelConfig =>
  modelConfig.parse({ kind: 'mlp', hidden, activation: 'sigmoid', initializer });

describe('the network of source 002', () => {
  const network = () => buildNetwork(mlp([200]), [28, 28, 1], 10, 1);

  it('names its weights by layer and role', () => {
    expect(
      network().weights.map(({ name, role, trainable, variable }) => [name, role, trainable, variable.shape]),
    ).toEqual([
      ['dense_1/kernel', 'kernel', true, [784, 200]],
      ['dense_1/bias', 'bias', true, [200]],
      ['dense_2/kernel', 'kernel', true, [200, 10]],
      ['dense_2/bias', 'bias', true, [10]],
    ]);
  });

  it('has 784·200 + 200 + 200·10 + 10 parameters and ends in linear logits', () => {
    const { model, inputShape } = network();
    expect(model.countParams()).toBe(159_010);
    expect(inputShape).toEqual([784]);
    expect(model.outputs[0]?.shape).toEqual([null, 10]);
    expect(model.layers.map((layer) => layer.getConfig()['activation'])).toEqual(['sigmoid', 'linear']);
  });

  it('starts with biases of 0', () => {
    for (const { role, variable } of network().weights) {
      if (role === 'bias') expect(new Set(variable.dataSync())).toEqual(new Set([0]));
    }
  });
});

test.each([
  { hidden: [], names: ['dense_1'], parameters: 12 * 4 + 4 },
  { hidden: [5, 6, 7], names: ['dense_1', 'dense_2', 'dense_3', 'dense_4'], parameters: 65 + 36 + 49 + 32 },
])('hidden $hidden makes the layers $names', ({ hidden, names, parameters }) => {
  const network = buildNetwork(mlp(hidden), [2, 2, 3], 4, 1);
  expect(network.model.layers.map(({ name }) => name)).toEqual(names);
  expect(network.model.countParams()).toBe(parameters);
  expect(network.inputShape).toEqual([12]);
});

test('names do not depend on networks that were built earlier', () => {
  const names = () => buildNetwork(mlp([3]), [2, 2, 1], 2, 1).weights.map(({ name }) => name);
  expect(names()).toEqual(names());
});

test('the same seed draws the same weights, another seed others, and no two layers the same', () => {
  const kernels = (seed: number) =>
    buildNetwork(mlp([20, 20]), [4, 5, 1], 20, seed)
      .weights.filter(({ role }) => role === 'kernel')
      .map(({ variable }) => Array.from(variable.dataSync()));
  expect(kernels(5)).toEqual(kernels(5));
  const all = [...kernels(5), ...kernels(6)].map((values) => JSON.stringify(values));
  expect(new Set(all).size).toBe(6);
});

const FAN_IN = 400;
const FAN_OUT = 200;
/** Standard deviation of a standard normal truncated at ±2. */
const CUT = 0.8796256610342398;

interface Expected {
  config: InitializerConfig;
  mean: number;
  std: number;
  /** The largest distance from the mean that can occur. */
  reach: number;
}

const uniform = (config: InitializerConfig, limit: number): Expected => ({
  config,
  mean: 0,
  std: limit / Math.sqrt(3),
  reach: limit,
});

/** Keras corrects the truncated normal so that it has the requested standard deviation. */
const scaledNormal = (config: InitializerConfig, std: number): Expected => ({
  config,
  mean: 0,
  std,
  reach: (2 * std) / CUT,
});

const EXPECTED: Expected[] = [
  { config: { kind: 'randomNormal', mean: 0.02, stddev: 0.05 }, mean: 0.02, std: 0.05, reach: Infinity },
  { config: { kind: 'truncatedNormal', mean: -0.1, stddev: 0.05 }, mean: -0.1, std: 0.05 * CUT, reach: 0.1 },
  {
    config: { kind: 'randomUniform', minval: -0.1, maxval: 0.3 },
    mean: 0.1,
    std: 0.4 / Math.sqrt(12),
    reach: 0.2,
  },
  scaledNormal({ kind: 'glorotNormal' }, Math.sqrt(2 / (FAN_IN + FAN_OUT))),
  uniform({ kind: 'glorotUniform' }, Math.sqrt(6 / (FAN_IN + FAN_OUT))),
  scaledNormal({ kind: 'heNormal' }, Math.sqrt(2 / FAN_IN)),
  uniform({ kind: 'heUniform' }, Math.sqrt(6 / FAN_IN)),
  scaledNormal({ kind: 'leCunNormal' }, Math.sqrt(1 / FAN_IN)),
  uniform({ kind: 'leCunUniform' }, Math.sqrt(3 / FAN_IN)),
];

describe.each(EXPECTED)('$config.kind', ({ config, mean, std, reach }) => {
  const draw = (seed: number) =>
    createInitializer(config, seed).apply([FAN_IN, FAN_OUT]).dataSync<'float32'>();

  it('has the mean and standard deviation of its definition in Keras', () => {
    const weights = draw(11);
    const n = weights.length;
    const sampleMean = weights.reduce((sum, w) => sum + w, 0) / n;
    const variance = weights.reduce((sum, w) => sum + (w - sampleMean) ** 2, 0) / n;
    // Four standard errors; a distribution without heavier tails than the normal has one of at most σ/√2n.
    expect(Math.abs(sampleMean - mean)).toBeLessThan((4 * std) / Math.sqrt(n));
    expect(Math.abs(Math.sqrt(variance) - std)).toBeLessThan((4 * std) / Math.sqrt(2 * n));
  });

  it('stays within its limits and approaches them', () => {
    const farthest = draw(12).reduce((most, w) => Math.max(most, Math.abs(w - mean)), 0);
    expect(farthest).toBeLessThanOrEqual(reach * (1 + 1e-6));
    if (reach < Infinity) expect(farthest).toBeGreaterThan(0.99 * reach);
  });

  it.each([0, 1, 0xffff_ffff])('draws the same for seed %i again', (seed) => {
    const again = draw(seed);
    // Not toEqual: the difference of 80,000 numbers takes minutes to print.
    expect(draw(seed).every((w, i) => w === again[i])).toBe(true);
  });
});
