import { expect, it } from 'vitest';
import { runLabels } from '../../../../src-renderer/data/runLabels.ts';
import { searchRuns } from '../../../../src-renderer/app/parts/searchRuns.ts';
import { phraseWords } from '../../../../src-renderer/words/terms.ts';
import { run } from '../../views/compare/runs.ts';

it('runs of the same name get distinct labels', () => {
  const runs = [
    run('a', { name: 'x', seed: 1 }),
    run('b', { name: 'x', seed: 2 }),
    run('c', { name: 'x', seed: 2 }),
    run('d', { name: 'y' }),
  ];
  expect([...runLabels(runs, phraseWords.en).values()]).toEqual(['x · seed 1', 'x · b', 'x · c', 'y']);
  expect(runLabels(runs, phraseWords['zh-Hans']).get('a')).toBe('x · 种子 1');
});

it('runs are found by every word in name, config or tag', () => {
  const runs = [
    run('a', { name: 'Ridge one', regularizer: { kind: 'l2', lambda: 0.1 } }, { tags: ['paper'] }),
    run('b', { name: 'one ridge' }),
    run('c', { name: 'other' }),
  ];
  const found = (query: string, most = 9, language: 'en' | 'zh-Hant' = 'en'): string[] =>
    searchRuns(runs, query, most, phraseWords[language]).map(({ id }) => id);
  expect(found('one')).toEqual(['b', 'a']);
  expect(found('L2 paper')).toEqual(['a']);
  expect(found('無正則化', 9, 'zh-Hant')).toEqual(['b', 'c']);
  expect(found('', 2)).toHaveLength(2);
  expect(found('zzz')).toEqual([]);
});
