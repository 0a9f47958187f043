import { describe, expect, it } from 'vitest';
import { experimentJsonSchema } from '../../../../src-main/experiment/jsonSchema.ts';
import { describePlace } from '../../../../src-renderer/views/editor/text/placeWords.ts';
import { noteOfChoice, wordsOf } from '../../../../src-renderer/views/editor/form/fieldWords.ts';
import { choiceNotes } from '../../../../src-renderer/views/editor/form/choiceWords.ts';
import { textWords } from '../../../../src-renderer/views/editor/text/words.ts';
import { fieldNames } from '../../../../src-renderer/views/editor/form/words.ts';
import { assignment } from '../../../../src-renderer/views/editor/assign.ts';
import { withValueAt } from '../../../../src-main/shared/configPath.ts';
import { formatBytes } from '../../../../src-renderer/views/editor/summary/bytes.ts';
import { choicesAt } from '../../../../src-renderer/views/editor/text/completion.ts';
import { FIELDS, GROUPS } from '../../../../src-renderer/views/editor/form/fields.ts';
import { formatRoute, parseRoute } from '../../../../src-renderer/app/route.ts';

const schema = experimentJsonSchema();
const english = { words: <M>(catalogue: Readonly<Record<'en', M>>): M => catalogue.en };

describe('assignment', () => {
  const written = { dataset: { id: 'digits' } };
  const filled = { dataset: { id: 'digits', train: { count: 'all' } }, evaluate: { testCount: 'all' } };

  it('sets a key whose parent mapping is written', () => {
    expect(assignment(written, filled, ['dataset', 'id'], 'mnist')).toEqual({
      path: ['dataset', 'id'],
      value: 'mnist',
    });
  });

  it('writes a parent mapping that existed only by default as a whole', () => {
    expect(assignment(written, filled, ['dataset', 'train', 'seed'], 3)).toEqual({
      path: ['dataset', 'train'],
      value: { count: 'all', seed: 3 },
    });
    expect(assignment({}, filled, ['evaluate', 'testCount'], 10)).toEqual({
      path: ['evaluate'],
      value: { testCount: 10 },
    });
  });

  it('does not change the original', () => {
    const before = { a: [{ b: 1, c: 2 }] };
    expect(withValueAt(before, ['a', 0, 'b'], 5)).toEqual({ a: [{ b: 5, c: 2 }] });
    expect(withValueAt(before, ['a', 0, 'b'], undefined)).toEqual({ a: [{ c: 2 }] });
    expect(before).toEqual({ a: [{ b: 1, c: 2 }] });
  });
});

describe('choicesAt', () => {
  it('offers every kind, regardless of the current one', () => {
    const value = { optimizer: { kind: 'adam', learningRate: 0.1 } };
    expect(choicesAt(schema, value, ['optimizer', 'kind'])).toEqual([
      'sgd',
      'momentum',
      'adam',
      'adamw',
      'rmsprop',
    ]);
  });
});

describe('the words of fields', () => {
  it('exist for every field of the form', () => {
    for (const { path } of GROUPS.flatMap((group) => [...FIELDS[group]])) {
      const { name, note } = wordsOf(english, path.split('.'));
      expect(name, path).not.toBe('');
      expect(note, path).not.toBe('');
    }
  });

  it('ignore list indices, and are the same for the penalties of single layers', () => {
    expect(wordsOf(english, ['model', 'blocks', 2, 'pool']).name).toBe('Pool size');
    expect(wordsOf(english, ['regularizer', 'overrides', 0, 'regularizer', 'lambda']).name).toBe('λ');
    expect(noteOfChoice(english, ['regularizer', 'kind'], 'l1')).toContain('Σ|w|');
    expect(noteOfChoice(english, ['name'], 'anything')).toBe('');
  });

  it('have notes only for choices of the schema, in every language', () => {
    for (const [language, notes] of Object.entries(choiceNotes)) {
      for (const [key, note] of Object.entries(notes)) {
        const [path = '', word = ''] = key.split('=');
        expect(choicesAt(schema, {}, path.split('.')), key).toContain(word);
        expect(note, `${key} in ${language}`).not.toBe('');
      }
    }
    expect(Object.keys(fieldNames['zh-Hans'])).toEqual(Object.keys(fieldNames.en));
  });

  it('show range, default and required', () => {
    const lines = (path: string[], value: unknown): string[] =>
      describePlace(textWords.en, schema, value, path, { name: '', note: '' }).lines;
    expect(lines(['batchSize'], {})).toEqual(['A whole number from 1 up to 65536.', 'Required.']);
    expect(lines(['seed'], {})).toContain('Default: 1.');
    expect(lines(['optimizer', 'learningRate'], { optimizer: { kind: 'sgd' } })[0]).toBe('A number above 0.');
    expect(lines(['loss'], {})).toEqual(['One of crossEntropy, brier.', 'Default: crossEntropy.']);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1 kB'],
    [1234, '1.23 kB'],
    [12_600_000, '12.6 MB'],
    [999_999_999, '1 GB'],
    [2.5e13, '25 TB'],
  ])('%d: %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('the editor’s address', () => {
  it.each([
    '#/editor',
    '#/editor?run=abc',
    '#/editor?preset=002%2Fl1',
    '#/editor?runs=a,b&preset=002%2Fl1',
    '#/editor?runs=a',
  ])('%s is read as it is written', (address) => {
    expect(formatRoute(parseRoute(address))).toBe(address);
  });

  it('names one source to open', () => {
    expect(parseRoute('#/editor?run=a&preset=b')).toEqual({ view: 'editor', run: 'a', selected: [] });
    expect(parseRoute('#/compare?run=a')).toEqual({ view: 'compare', selected: [] });
  });
});
