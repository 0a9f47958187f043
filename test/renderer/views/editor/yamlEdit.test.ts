import { describe, expect, it } from 'vitest';
import { experimentConfig } from '../../../../src-main/contract/config.ts';
import { RESOURCES_FOLDER } from '../../../../src-main/program/folders.ts';
import { parseConfigText } from '../../../../src-main/experiment/parse.ts';
import { loadPresets } from '../../../../src-main/experiment/presets.ts';
import { textChange } from '../../../../src-renderer/views/editor/text/textChange.ts';
import {
  configText,
  readYaml,
  removeAt,
  setAt,
} from '../../../../src-renderer/views/editor/text/yamlEdit.ts';

const TEXT = `# What this is about
version: 1
name: first   # to be renamed

dataset: { id: digits, train: { count: 100 } }
model:
    kind: mlp
    # two layers
    hidden: [300, 100]
optimizer: {kind: sgd, learningRate: 0.1}
batchSize: 20
epochs: 3
`;

describe('setAt', () => {
  it.each([
    [['batchSize'], 64, 'batchSize: 20', 'batchSize: 64'],
    [['name'], 'other one', 'name: first   # to', 'name: other one   # to'],
    [['name'], 'with: colon', 'name: first   # to', 'name: "with: colon"   # to'],
    [['name'], '12', 'name: first   # to', 'name: "12"   # to'],
    [['optimizer', 'learningRate'], 0.001, 'learningRate: 0.1}', 'learningRate: 0.001}'],
    [['model', 'hidden', 1], 50, '[300, 100]', '[300, 50]'],
    [['dataset', 'train', 'count'], 'all', '{ count: 100 }', '{ count: all }'],
  ])('puts a scalar at %j and leaves every other character', (path, value, before, after) => {
    expect(setAt(TEXT, path, value)).toBe(TEXT.replace(before, after));
  });

  it('quotes text within braces where it needs quotes', () => {
    const changed = setAt(TEXT, ['dataset', 'id'], 'a, b');
    expect(readYaml(changed).value).toMatchObject({ dataset: { id: 'a, b', train: { count: 100 } } });
  });

  it('keeps comments and order where it rewrites mappings', () => {
    const changed = setAt(TEXT, ['regularizer'], { kind: 'l2', lambda: 0.01 }, [
      'version',
      'name',
      'dataset',
      'model',
      'regularizer',
      'optimizer',
    ]);
    expect(changed).toContain('# What this is about\n');
    expect(changed).toContain('name: first # to be renamed\n\ndataset:');
    expect(changed).toContain(
      '# two layers\n  hidden: [ 300, 100 ]\nregularizer: { kind: l2, lambda: 0.01 }\n',
    );
    expect(readYaml(changed).value).toMatchObject({ batchSize: 20, regularizer: { kind: 'l2' } });
  });

  it('adds a new key before the keys that come later in the order', () => {
    expect(setAt('version: 1\nepochs: 2\n', ['notes'], 'why', ['version', 'notes', 'epochs'])).toBe(
      'version: 1\nnotes: why\nepochs: 2\n',
    );
    expect(setAt('version: 1\n', ['unheardOf'], 1, ['version'])).toBe('version: 1\nunheardOf: 1\n');
  });

  it('creates the parent mappings that a new key needs', () => {
    expect(setAt('version: 1\n', ['evaluate', 'testCount'], 10)).toBe(
      'version: 1\nevaluate:\n  testCount: 10\n',
    );
  });

  it('keeps the comment of a value that becomes a mapping', () => {
    const changed = setAt('a: 1\nregularizer: l2(lambd=0.01) # strong\n', ['regularizer'], { kind: 'none' });
    expect(changed).toContain('# strong');
    expect(readYaml(changed).value).toEqual({ a: 1, regularizer: { kind: 'none' } });
  });

  it('writes a multi-line text as a block', () => {
    expect(setAt('name: x\nnotes: short\n', ['notes'], 'one\ntwo')).toBe(
      'name: x\nnotes: |-\n  one\n  two\n',
    );
  });
});

describe('removeAt', () => {
  it('removes a key, and parent mappings that become empty', () => {
    const text = 'name: x\nevaluate:\n  testCount: 10\n# last\nepochs: 2\n';
    expect(removeAt(text, ['evaluate', 'testCount'])).not.toContain('evaluate');
    expect(removeAt(text, ['epochs'])).toContain('testCount: 10');
    expect(removeAt(text, ['nowhere'])).toBe(text);
  });
});

describe('configText', () => {
  it('writes every preset without loss', () => {
    for (const { config, id } of loadPresets(RESOURCES_FOLDER)) {
      expect(parseConfigText(configText(config, `Preset ${id}`), id), id).toEqual(config);
    }
  });

  it('writes short mappings on one line, and a heading at the top', () => {
    const config = experimentConfig.parse(readYaml(TEXT).value);
    const text = configText(config, 'From a run\nof yesterday');
    expect(text.split('\n').slice(0, 3)).toEqual(['# From a run', '# of yesterday', 'version: 1']);
    expect(text).toContain('  train: { count: 100 }\n');
    expect(text).toContain('  hidden: [ 300, 100 ]\n');
  });
});

describe('readYaml', () => {
  it('rejects text that is not YAML, is empty or expands without bound', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${['b', 'c', 'd', 'e', 'f']
      .map(
        (key, i) =>
          `${key}: &${key} [${Array.from({ length: 10 }, () => `*${'abcde'[i] ?? 'a'}`).join(',')}]`,
      )
      .join('\n')}`;
    for (const text of ['a: [1', '', '# nothing', bomb]) expect(readYaml(text).readable, text).toBe(false);
  });
});

describe('textChange', () => {
  it.each([
    ['abc', 'abc', null],
    ['abc', 'axc', { from: 1, to: 2, insert: 'x' }],
    ['aaa', 'aaaa', { from: 3, to: 3, insert: 'a' }],
    ['aba', 'a', { from: 1, to: 3, insert: '' }],
    ['', 'new', { from: 0, to: 0, insert: 'new' }],
  ])('%j → %j', (before, after, expected) => {
    const change = textChange(before, after);
    expect(change).toEqual(expected);
    if (change !== null) {
      expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }
  });
});
