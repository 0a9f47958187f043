import { describe, expect, it } from 'vitest';
import type { Activation, Convention } from '../../../../src-main/contract/config.ts';
import { l2Coefficient } from '../../../../src-main/model/penalty.ts';
import {
  initializerAdvice,
  modelAdvice,
  penaltyAdvice,
} from '../../../../src-renderer/views/editor/form/advice.ts';
import { l1Threshold, l2Equivalents } from '../../../../src-renderer/views/editor/form/lambda.ts';
import { configFileName, suggestedName } from '../../../../src-renderer/views/editor/naming.ts';
import { parseNumber, stepped, writeNumber } from '../../../../src-renderer/views/editor/form/numbers.ts';
import { parseSeeds } from '../../../../src-renderer/views/editor/seeds.ts';
import { type Draft, keptDraft } from '../../../../src-renderer/views/editor/draft.ts';
import { browserStorage } from '../../app/storage.ts';

browserStorage();

describe('parseSeeds', () => {
  it.each([
    ['', []],
    ['7', [7]],
    ['1, 2,3', [1, 2, 3]],
    ['1 2 3', [1, 2, 3]],
    ['3, 1, 3', [3, 1]],
    ['1-4', [1, 2, 3, 4]],
    ['5 – 6, 1', [5, 6, 1]],
    ['10 x3', [10, 11, 12]],
    ['1，2、3', [1, 2, 3]],
  ])('%j', (text, seeds) => {
    expect(parseSeeds(text)).toEqual({ seeds, fault: null });
  });

  it.each([
    ['one', 'notANumber'],
    ['1.5', 'notANumber'],
    ['-3', 'notANumber'],
    ['1 x0', 'notANumber'],
    ['5-2', 'backwards'],
    ['4294967296', 'tooLarge'],
    ['1-101', 'tooMany'],
    ['1-99, 200-205', 'tooMany'],
    ['0 x 4000000000', 'tooMany'],
  ])('%j is wrong: %s', (text, kind) => {
    expect(parseSeeds(text).fault).toMatchObject({ kind });
  });
});

describe('l2Equivalents', () => {
  it.each(['keras', 'half', 'weight-decay'] as const)(
    'agrees with the penalty that trains, from %s',
    (from) => {
      const { lambda, gradientFactor } = l2Equivalents(0.02, from, 0.1);
      const conventions: Convention[] = ['keras', 'half', 'weight-decay'];
      for (const to of conventions) {
        // The gradient of c·Σw² is 2c·w.
        expect(2 * l2Coefficient(lambda[to], to)).toBeCloseTo(gradientFactor, 12);
      }
      expect(lambda[from]).toBe(0.02);
    },
  );

  it('gives the share of a weight that remains after one step', () => {
    expect(l2Equivalents(0.5, 'keras', 0.1)).toMatchObject({ decoupled: 1, keptPerStep: 0.9 });
    expect(l1Threshold(0.01, 0.5)).toBe(0.005);
  });
});

describe('initializerAdvice', () => {
  const families: [Activation, string, string | null][] = [
    ['relu', 'heNormal', null],
    ['relu', 'glorotUniform', 'he'],
    ['relu6', 'heUniform', null],
    ['selu', 'leCunNormal', null],
    ['selu', 'heNormal', 'leCun'],
    ['tanh', 'glorotNormal', null],
    ['sigmoid', 'heNormal', 'glorot'],
  ];
  it.each(families)('%s with %s', (activation, kind, wanted) => {
    const advice = modelAdvice({ kind: 'mlp', hidden: [3], activation, initializer: { kind } });
    expect(advice).toEqual(wanted === null ? [] : [{ kind: 'family', activation, wanted }]);
  });

  it('warns of a fixed standard deviation, and of equal weights', () => {
    expect(initializerAdvice('relu', { kind: 'randomNormal', mean: 0, stddev: 0.05 })).toEqual({
      kind: 'fixedWidth',
      stddev: 0.05,
      wanted: 'he',
    });
    expect(initializerAdvice('tanh', { kind: 'zeros' })).toEqual({ kind: 'symmetric' });
    expect(modelAdvice({ kind: 'half-typed' })).toEqual([]);
  });
});

describe('penaltyAdvice', () => {
  const sgd = { kind: 'sgd', learningRate: 0.1 };
  const kinds = (penalty: unknown, optimizer: unknown): string[] =>
    penaltyAdvice(penalty, optimizer).map(({ kind }) => kind);

  it('warns that the subgradient gives no exact zeros', () => {
    expect(kinds({ kind: 'l1', lambda: 0.01 }, sgd)).toEqual(['subgradient']);
    expect(kinds({ kind: 'l1', lambda: 0.01, l1Method: 'proximal' }, sgd)).toEqual([]);
  });

  it('warns of a doubled, a rescaled and a diverging penalty', () => {
    const l2 = { kind: 'l2', lambda: 0.01 };
    expect(kinds(l2, sgd)).toEqual([]);
    expect(kinds(l2, { ...sgd, weightDecay: 0.1 })).toEqual(['twice']);
    expect(kinds(l2, { kind: 'adam', learningRate: 0.1 })).toEqual(['coupledAdam']);
    expect(kinds({ kind: 'l2', lambda: 10 }, sgd)).toEqual(['diverges']);
    expect(kinds({ kind: 'none' }, { kind: 'adamw', learningRate: 0.1 })).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['1e-4', 1e-4],
    [' .5 ', 0.5],
    ['-2', -2],
    ['1,5', null],
    ['', null],
    ['NaN', null],
    ['0x10', null],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([0, 1, 0.001, 0.25, 1e-4, 2.5e-7, -3, 1e12])('parses %d as it formats it', (value) => {
    expect(parseNumber(writeNumber(value))).toBe(value);
  });

  const bounds = { least: 0, most: 1000 };
  it.each([
    [0.001, 1, 0.002],
    [0.002, 1, 0.005],
    [0.005, 1, 0.01],
    [0.01, -1, 0.005],
    [0.003, 1, 0.005],
    [0.003, -1, 0.002],
    [0, 1, 1e-6],
    [1e-6, -1, 0],
    [900, 1, 1000],
  ] as const)('steps logarithmically from %d by %d', (value, direction, expected) => {
    const stepping = { kind: 'logarithmic', least: 1e-6 } as const;
    expect(stepped(value, direction, stepping, bounds)).toBeCloseTo(expected, 12);
  });

  it('steps by powers of two and linearly, within bounds', () => {
    const doubling = { kind: 'doubling' } as const;
    expect([1, 48, 64].map((value) => stepped(value, 1, doubling, bounds))).toEqual([2, 64, 128]);
    expect([1, 48, 64].map((value) => stepped(value, -1, doubling, { least: 1, most: 99 }))).toEqual([
      1, 32, 32,
    ]);
    const even = { kind: 'linear', by: 0.1 } as const;
    expect(stepped(0.2, 1, even, bounds)).toBe(0.3);
    expect(stepped(0, -1, even, bounds)).toBe(0);
  });
});

describe('names', () => {
  it('describe what distinguishes a run', () => {
    const config = {
      version: 1,
      name: 'x',
      dataset: { id: 'mnist' },
      model: { kind: 'mlp', hidden: [200] },
      regularizer: { kind: 'l2', lambda: 0.01 },
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 64,
      epochs: 2,
    };
    expect(suggestedName(config)).toMatch(/^mnist · mlp 200 · L2 .*0\.01.* · sgd$/);
    expect(suggestedName({ name: 'half' })).toBeNull();
  });

  it.each([
    ['002 L2 0.01', '002-l2-0.01.yaml'],
    ['../../etc/passwd', 'etc-passwd.yaml'],
    ['權重 λ', '權重-λ.yaml'],
    ['', 'experiment.yaml'],
    [undefined, 'experiment.yaml'],
  ])('%j makes the file name %s', (name, file) => {
    expect(configFileName(name)).toBe(file);
  });
});

describe('drafts', () => {
  const draft: Draft = { text: 'a', opened: 'b', origin: { from: 'run', id: 'r' }, base: null };

  it('are restored as they were stored', () => {
    expect(keptDraft.read()).toBeNull();
    expect(keptDraft.write(draft)).toBe(true);
    expect(keptDraft.read()).toEqual(draft);
  });
});
