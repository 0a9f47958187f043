import { describe, expect, it } from 'vitest';
import { experimentJsonSchema } from '../../../../src-main/experiment/jsonSchema.ts';
import {
  describedAt,
  rangeAt,
  suggestionsAt,
} from '../../../../src-renderer/views/editor/text/completion.ts';
import { yamlContext } from '../../../../src-renderer/views/editor/text/yamlContext.ts';

const schema = experimentJsonSchema();

/** A text with its cursor, marked by `|`. */
function at(marked: string): [string, number] {
  const offset = marked.indexOf('|');
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}

const placeOf = (marked: string): string | null => {
  const context = yamlContext(...at(marked));
  return context === null ? null : `${context.at} ${context.path.join('.')} ${context.word}`.trim();
};

const labels = (marked: string): string[] =>
  (suggestionsAt(schema, ...at(marked))?.list ?? []).map(({ label }) => label);

describe('yamlContext', () => {
  it.each([
    ['ver|', 'key  ver'],
    ['version: |', 'value version'],
    ['model:\n  ki|', 'key model ki'],
    ['model:\n  kind: ml|', 'value model.kind ml'],
    ['model:\n  kind: mlp\n|', 'key'],
    ['model:\n  kind: mlp\n\n  # comment: x\n  |', 'key model'],
    ['a:\n  b:\n    c: 1\n  d|', 'key a d'],
    ['optimizer: { kind: s|', 'value optimizer.kind s'],
    ['optimizer: { kind: sgd, lear|', 'key optimizer lear'],
    ['dataset: { train: { count: 1 }, |', 'key dataset'],
    ['dataset: { train: { count: |', 'value dataset.train.count'],
    ['model: { hidden: [10, 2|', 'value model.hidden.0 2'],
    ['model: { hidden: [10, 20], ki|', 'key model ki'],
    ['model:\n  blocks:\n    - fil|', 'key model.blocks.0 fil'],
    ['model:\n  blocks:\n    - filters: 1\n      po|', 'key model.blocks.0 po'],
    ['model:\n  blocks:\n    - filters: 1\n    - filters: 2\n      po|', 'key model.blocks.1 po'],
    ['model:\n  blocks:\n    - filters: 1\n      pool: 2\n    - fil|', 'key model.blocks.1 fil'],
    ['overrides:\n- layer: a\n- layer: b|', 'value overrides.1.layer b'],
    ['a:\n  - b:\n      c|', 'key a.0.b c'],
    ['"quoted key": |', 'value quoted key'],
    ['name: x # com|', null],
  ])('%j', (marked, expected) => {
    expect(placeOf(marked)).toBe(expected);
  });
});

describe('suggestionsAt', () => {
  it('offers the missing keys of the current kind', () => {
    expect(labels('version: 1\nname: x\n|')).toContain('optimizer');
    expect(labels('version: 1\nname: x\n|')).not.toContain('name');
    expect(labels('regularizer:\n  kind: l1\n  |')).toEqual([
      'lambda',
      'convention',
      'l1Method',
      'apply',
      'overrides',
    ]);
    expect(labels('optimizer: { kind: momentum, n|')).toContain('nesterov');
    expect(labels('optimizer: { kind: sgd, n|')).not.toContain('nesterov');
  });

  it('offers kinds, choices and booleans as values', () => {
    expect(labels('regularizer:\n  kind: |')).toEqual(['none', 'l1', 'l2', 'l1l2']);
    expect(labels('model:\n  kind: mlp\n  activation: re|')).toContain('relu6');
    expect(labels('model:\n  kind: mobilenetV2\n  activation: |')).toEqual(['relu6', 'selu']);
    expect(labels('dataset: { id: |')).toContain('fashion-mnist');
    expect(labels('optimizer:\n  kind: momentum\n  nesterov: |')).toEqual(['true', 'false']);
  });

  it('offers the layer names for an override', () => {
    const model =
      'model: { kind: mlp, hidden: [3] }\nregularizer:\n  kind: none\n  overrides:\n    - layer: |';
    expect(labels(model)).toEqual(['dense_1', 'dense_2']);
  });

  it('adds a colon after a key unless there is one', () => {
    const insertOf = (marked: string): string | undefined =>
      suggestionsAt(schema, ...at(marked))?.list.find(({ label }) => label === 'batchSize')?.insert;
    expect(insertOf('ba|')).toBe('batchSize: ');
    expect(insertOf('ba|: 3')).toBe('batchSize');
  });

  it('replaces the word being typed', () => {
    const [text, offset] = at('optimizer: { kind: ad|');
    expect(suggestionsAt(schema, text, offset)?.from).toBe(text.indexOf('ad'));
  });

  it('offers nothing in comments or for free text', () => {
    expect(labels('# ver|')).toEqual([]);
    expect(labels('name: |')).toEqual([]);
  });
});

describe('describedAt', () => {
  it('finds the key or the choice at any of its letters', () => {
    const text = 'model:\n  kind: mlp\n  activation: relu\n';
    for (const offset of [0, 3, 5]) {
      expect(describedAt(schema, text, text.indexOf('activation') + offset)).toMatchObject({
        path: ['model', 'activation'],
        choice: null,
      });
    }
    expect(describedAt(schema, text, text.indexOf('relu') + 1)).toMatchObject({
      path: ['model', 'activation'],
      choice: 'relu',
      from: text.indexOf('relu'),
    });
    expect(describedAt(schema, text, text.indexOf(': mlp'))?.path).toEqual(['model', 'kind']);
    expect(describedAt(schema, '# note', 3)).toBeNull();
  });
});

describe('rangeAt', () => {
  it.each([
    [['batchSize'], { type: 'whole', least: 1, exclusive: false, most: 65536 }],
    [['seed'], { type: 'whole', least: 0, exclusive: false, most: 0xffff_ffff }],
    [['optimizer', 'learningRate'], { type: 'number', least: 0, exclusive: true, most: null }],
    [['model', 'dropout'], { type: 'number', least: 0, exclusive: false, most: 1 }],
    [['name'], null],
  ])('%j', (path, expected) => {
    const value = { model: { kind: 'mlp' }, optimizer: { kind: 'sgd' } };
    expect(rangeAt(schema, value, path)).toEqual(expected);
  });
});
