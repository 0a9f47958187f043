/** Which tensors a regulariser penalises, for the networks of the sources. */
import { beforeAll, describe, expect, it } from 'vitest';
import { modelConfig, regularizer, type RegularizerConfig } from '../../src-main/contract/config.ts';
import { buildNetwork, type Network } from '../../src-main/model/network.ts';
import { penaltyTerms } from '../../src-main/model/penalty.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';

beforeAll(prepareTfjs);

const cnn = () =>
  buildNetwork(modelConfig.parse({ kind: 'cnn', blocks: [{ filters: 2 }], hidden: [4] }), [8, 8, 1], 3, 1);
const mobilenet = () => buildNetwork(modelConfig.parse({ kind: 'mobilenetV2' }), [32, 32, 3], 10, 1);
const termsOf = (network: Network, config: unknown): [string, number, number][] =>
  penaltyTerms(regularizer.parse(config), network).map(({ weight, l1, l2 }) => [weight.name, l1, l2]);

const none: RegularizerConfig = { kind: 'none' };

describe('source 003', () => {
  it('penalises only the last dense matrix, by half of λ·Σw²', () => {
    const overrides = [{ layer: 'dense_2', regularizer: { kind: 'l2', lambda: 0.004, convention: 'half' } }];
    expect(termsOf(cnn(), { kind: 'none', overrides })).toEqual([['dense_2/kernel', 0, 0.002]]);
  });
});

describe('source 000', () => {
  it('penalises every convolution kernel by L1, and nothing of the dense layer', () => {
    const network = mobilenet();
    const overrides = [{ layer: 'dense_1', regularizer: none }];
    const terms = termsOf(network, { kind: 'l1', lambda: 0.001, overrides });
    // One stem, 17 depthwise, 17 projecting, 16 expanding, one last.
    expect(terms).toHaveLength(52);
    expect(terms.every(([name, l1, l2]) => /kernel$/i.test(name) && l1 === 0.001 && l2 === 0)).toBe(true);
    expect(terms.map(([name]) => name)).not.toContain('dense_1/kernel');
    expect(terms.filter(([name]) => name.endsWith('depthwiseKernel'))).toHaveLength(17);
  });

  it('penalises by L2 also the dense kernel and bias, but never batch normalisation', () => {
    const terms = termsOf(mobilenet(), { kind: 'l2', lambda: 0.001, apply: 'kernels+biases' });
    expect(terms).toHaveLength(54);
    expect(terms.slice(-2)).toEqual([
      ['dense_1/kernel', 0, 0.001],
      ['dense_1/bias', 0, 0.001],
    ]);
    expect(terms.filter(([name]) => name.includes('_bn/'))).toEqual([]);
  });
});

describe('an override', () => {
  it('has its own biases, method and kind', () => {
    const overrides = [
      {
        layer: 'conv_1',
        regularizer: { kind: 'l1', lambda: 0.5, l1Method: 'proximal', apply: 'kernels+biases' },
      },
      { layer: 'dense_1', regularizer: none },
    ];
    const terms = penaltyTerms(regularizer.parse({ kind: 'l2', lambda: 1, overrides }), cnn());
    expect(terms.map(({ weight, l1, l2, proximal }) => [weight.name, l1, l2, proximal])).toEqual([
      ['conv_1/kernel', 0.5, 0, true],
      ['conv_1/bias', 0.5, 0, true],
      ['dense_2/kernel', 0, 1, false],
    ]);
  });

  it('of an unknown layer is rejected with the known names', () => {
    const overrides = [{ layer: 'conv_2', regularizer: none }];
    expect(() => termsOf(cnn(), { kind: 'none', overrides })).toThrow(
      'regularizer.overrides names the layer "conv_2", which the network lacks. Layers with weights: conv_1, dense_1, dense_2.',
    );
  });
});
