import { beforeAll, describe, expect, it } from 'vitest';
import { type ModelConfig, modelConfig, optimizerConfig } from '../../src-main/contract/config.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import type { ImageShape } from '../../src-main/model/architecture.ts';
import { slotsPerParameter, trainingMemory } from '../../src-main/estimate/memory.ts';
import { buildNetwork } from '../../src-main/model/network.ts';
import { createOptimizer } from '../../src-main/model/optimizers.ts';
import { outlineNetwork } from '../../src-main/estimate/outline.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';

beforeAll(prepareTfjs);

interface Case {
  name: string;
  model: ModelConfig;
  image: ImageShape;
  resize: number | null;
}

const of = (name: string, model: unknown, image: ImageShape, resize: number | null = null): Case => ({
  name,
  model: modelConfig.parse(model),
  image,
  resize,
});

const GREY: ImageShape = [28, 28, 1];
const COLOUR: ImageShape = [32, 32, 3];
const blocks = [{ filters: 4, kernelSize: 3, pool: 3 }, { filters: 6, pool: 1 }, { filters: 5 }];

const CASES = [
  of('mlp without hidden layers', { kind: 'mlp', hidden: [] }, GREY),
  of('mlp', { kind: 'mlp', hidden: [20, 12] }, GREY),
  of('mlp with dropout', { kind: 'mlp', hidden: [20, 12], dropout: 0.4 }, GREY),
  of(
    'mlp with a layer for its activation',
    { kind: 'mlp', hidden: [9, 8], activation: 'selu', dropout: 0.1 },
    COLOUR,
  ),
  of('cnn', { kind: 'cnn', blocks }, GREY),
  of('cnn, linear', { kind: 'cnn', blocks, activation: 'linear', hidden: [7] }, GREY),
  of('cnn, resized', { kind: 'cnn', blocks, activation: 'swish', hidden: [7], dropout: 0.2 }, COLOUR, 21),
  of('mobilenetV2', { kind: 'mobilenetV2' }, COLOUR),
  of('mobilenetV2, resized, selu', { kind: 'mobilenetV2', activation: 'selu' }, GREY, 50),
];

describe('outlineNetwork', () => {
  it.each(CASES)('matches the network of buildNetwork: $name', ({ model, image, resize }) => {
    const built = buildNetwork(model, image, 10, 1, resize);
    const trainable = new Set(built.weights.map((weight) => weight.name));
    const expected = built.model.layers
      .filter((layer) => layer.getClassName() !== 'InputLayer')
      .map((layer) => {
        const weights = built.state.filter((weight) => weight.layer === layer.name);
        const sizes = weights.map(({ name, variable }) => ({ name, size: variable.size }));
        const sum = (list: typeof sizes): number => list.reduce((total, { size }) => total + size, 0);
        return {
          name: layer.name,
          output: layer.outputShape.slice(1),
          parameters: sum(sizes),
          trainable: sum(sizes.filter(({ name }) => trainable.has(name))),
        };
      });
    const outlined = outlineNetwork(model, image, 10, resize);
    expect(outlined.map(({ kind: _kind, multiplyAdds: _work, ...layer }) => layer)).toEqual(expected);
  });

  it('counts the parameters of MobileNetV2 as Keras does, and its multiply-adds as its authors do', () => {
    const layers = outlineNetwork(modelConfig.parse({ kind: 'mobilenetV2' }), COLOUR, 1000, 224);
    const backbone = layers.filter(({ kind }) => kind !== 'dense');
    expect(backbone.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(2_257_984);
    const work = layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
    // Sandler et al. 2018, table 4: 300 million.
    expect(work / 1e6).toBeCloseTo(300, -1);
  });

  it('outlines a network that is too large for any machine', () => {
    const hidden = Array.from({ length: 16 }, () => 65_536);
    const layers = outlineNetwork(modelConfig.parse({ kind: 'mlp', hidden }), GREY, 10, null);
    expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBeGreaterThan(6e10);
  });

  it('rejects images that are too small for MobileNetV2, like buildNetwork', () => {
    const model = modelConfig.parse({ kind: 'mobilenetV2' });
    expect(() => outlineNetwork(model, GREY, 10, null)).toThrow(RidgelineError);
    expect(() => outlineNetwork(model, GREY, 10, null)).toThrow(/at least 31 × 31 pixels, not 28/);
  });
});

describe('trainingMemory', () => {
  it.each([
    { kind: 'sgd' },
    { kind: 'momentum' },
    { kind: 'adam' },
    { kind: 'adamw' },
    { kind: 'rmsprop' },
    { kind: 'rmsprop', momentum: 0.9 },
  ])('counts as many slots as $kind $momentum keeps', (options) => {
    const optimizer = optimizerConfig.parse({ ...options, learningRate: 0.1 });
    const { weights } = buildNetwork(modelConfig.parse({ kind: 'mlp', hidden: [3] }), [1, 4, 1], 2, 1);
    expect(slotsPerParameter(optimizer) * weights.length).toBe(
      createOptimizer(optimizer, weights).slots.length,
    );
  });

  it('counts four bytes per number, and the outputs of every image of the batch', () => {
    const layers = outlineNetwork(modelConfig.parse({ kind: 'mlp', hidden: [3] }), [1, 4, 1], 2, null);
    const adam = optimizerConfig.parse({ kind: 'adam', learningRate: 0.1 });
    // 4·3 + 3 and 3·2 + 2 parameters; 3 and 2 outputs.
    expect(trainingMemory(layers, adam, 10)).toEqual({
      weights: 4 * 23,
      gradients: 4 * 23,
      slots: 4 * 2 * 23,
      activations: 4 * 5 * 10,
    });
  });
});
