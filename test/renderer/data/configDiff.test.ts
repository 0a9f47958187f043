import { describe, expect, it } from 'vitest';
import { experimentConfig, type ExperimentConfig } from '../../../src-main/contract/config.ts';
import { configDiff, configRows, flatten, markdownTable } from '../../../src-renderer/data/configDiff.ts';

const config = (regularizer: unknown, name = 'x'): ExperimentConfig =>
  experimentConfig.parse({
    version: 1,
    name,
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [8, 4] },
    regularizer,
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 32,
    epochs: 4,
  });

describe('configDiff', () => {
  it('shows only what differs, with gaps where a config has no such key', () => {
    const rows = configDiff([
      config({ kind: 'none' }, 'a'),
      config({ kind: 'l1', lambda: 0.001, l1Method: 'proximal' }, 'b'),
      config({ kind: 'l2', lambda: 0.01 }, 'c'),
    ]);
    expect(Object.fromEntries(rows.map((row) => [row.path, row.values]))).toEqual({
      'regularizer.kind': ['none', 'l1', 'l2'],
      'regularizer.lambda': [null, '0.001', '0.01'],
      'regularizer.convention': [null, 'keras', 'keras'],
      'regularizer.l1Method': [null, 'proximal', null],
      'regularizer.apply': [null, 'kernels', 'kernels'],
    });
  });

  it('ignores names, and finds nothing in equal configs', () => {
    expect(configDiff([config({ kind: 'none' }, 'a'), config({ kind: 'none' }, 'b')])).toEqual([]);
  });

  it('can show every path, minor ones last', () => {
    const rows = configRows([config({ kind: 'none' }, 'a'), config({ kind: 'l2', lambda: 0.1 }, 'b')]);
    expect(rows.find((row) => row.path === 'batchSize')).toMatchObject({
      values: ['32', '32'],
      differs: false,
    });
    expect(rows.slice(-4).map((row) => row.path)).toEqual(['version', 'name', 'notes', 'seed']);
    expect(rows.filter((row) => row.minor)).toHaveLength(4);
  });

  it('escapes pipes and line breaks in Markdown', () => {
    const rows = configDiff([config({ kind: 'none' }, 'a'), config({ kind: 'l2', lambda: 0.1 }, 'b')]);
    expect(markdownTable(['Path', 'a|b', 'c\nd'], rows.slice(0, 2))).toBe(
      '| Path | a\\|b | c d |\n| --- | ---: | ---: |\n| `regularizer.kind` | none | l2 |\n| `regularizer.lambda` | – | 0.1 |\n',
    );
  });

  it('keeps lists whole', () => {
    expect(flatten(config({ kind: 'none' })).get('model.hidden')).toBe('[8,4]');
  });
});
