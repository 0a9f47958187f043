import { describe, expect, it } from 'vitest';
import type { PresetSummary } from '../../../../src-main/contract/channels.ts';
import { groupPresets, searchPresets } from '../../../../src-renderer/views/runs/presets/presetList.ts';
import { makeRun } from './runs.ts';

function preset(id: string, missing: string | null = null, over: Partial<PresetSummary> = {}): PresetSummary {
  return {
    id,
    group: `Group ${id.split('/')[0] ?? ''}`,
    title: id,
    notes: '',
    config: makeRun(id).config,
    missing,
    ...over,
  };
}

describe('groupPresets', () => {
  const outline = (presets: readonly PresetSummary[]) =>
    groupPresets(presets).map((group) => [group.id, group.presets.map(({ id }) => id)]);

  it('puts the demo first and groups that lack their data last, and keeps the order otherwise', () => {
    const presets = [
      preset('c/0', 'no data'),
      preset('a/1'),
      preset('b/2'),
      preset('a/3', 'no data'),
      preset('demo/none', 'no data'),
    ];
    expect(outline(presets)).toEqual([
      ['demo', ['demo/none']],
      ['a', ['a/1', 'a/3']],
      ['b', ['b/2']],
      ['c', ['c/0']],
    ]);
  });

  it('distinguishes the quick form of a group from the full one', () => {
    const groups = groupPresets(['demo/x', '000-quick/x', '000/x', '002/x'].map((id) => preset(id)));
    expect(groups.map(({ id, length }) => [id, length])).toEqual([
      ['demo', 'demo'],
      ['000-quick', 'quick'],
      ['000', 'full'],
      ['002', null],
    ]);
  });
});

it('presets are found by all words, in any of their texts', () => {
  const presets = [
    preset('002/l1', null, { title: 'L1 0.001', notes: 'By hand.' }),
    preset('003/cnn', null, {
      title: 'Dropout',
      config: makeRun('x', {}, { dataset: { id: 'mnist' }, optimizer: { kind: 'adam', learningRate: 0.1 } })
        .config,
    }),
  ];
  const found = (text: string): string[] => searchPresets(presets, text).map(({ id }) => id);
  expect(found(' ')).toEqual(['002/l1', '003/cnn']);
  expect(found('HAND l1')).toEqual(['002/l1']);
  expect(found('mnist adam')).toEqual(['003/cnn']);
  expect(found('mnist hand')).toEqual([]);
});
