import { describe, expect, it } from 'vitest';
import { describeAllowed, knownKeys, schemasAt } from '../../src-main/contract/allowed.ts';
import { experimentJsonSchema } from '../../src-main/experiment/jsonSchema.ts';

const schema = experimentJsonSchema();

describe('experimentJsonSchema', () => {
  it('requires only the keys without a default and allows no unknown ones', () => {
    expect(schema.required).toEqual(['version', 'name', 'dataset', 'model', 'optimizer', 'batchSize']);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('survives a round trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('allows a regulariser as a mapping or as text', () => {
    expect(describeAllowed(schemasAt(schema, {}, ['regularizer']))).toBe(
      'a mapping with "kind", one of none, l1, l2, l1l2 or a text such as l2(lambd=0.01)',
    );
  });
});

describe('describeAllowed', () => {
  it.each([
    [['epochs'], 'a whole number from 1 to 100000'],
    [['dataset', 'train', 'count'], 'all or a whole number ≥ 1'],
    [['engine'], 'one of auto, cpu, webgpu, cuda, dml, coreml, tensorflow, reference'],
    [['notes'], 'a text of 0 to 20000 characters'],
    [['optimizer', 'learningRate'], 'a number > 0'],
    [['model', 'hidden'], 'a list of at most 16 items, each a whole number from 1 to 65536'],
    [['model', 'hidden', 3], 'a whole number from 1 to 65536'],
    [['model', 'initializer', 'stddev'], 'a number > 0'],
    [['nowhere'], ''],
  ])('%j: %s', (path, words) => {
    expect(
      describeAllowed(schemasAt(schema, { model: { initializer: { kind: 'randomNormal' } } }, path)),
    ).toBe(words);
  });
});

describe('knownKeys', () => {
  it('are those of the value’s kind, or of all kinds if it has none', () => {
    expect(knownKeys(schema, { regularizer: { kind: 'l2' } }, ['regularizer'])).toEqual([
      'kind',
      'lambda',
      'convention',
      'apply',
      'overrides',
    ]);
    expect(knownKeys(schema, { regularizer: {} }, ['regularizer'])).toContain('lambda2');
  });
});
