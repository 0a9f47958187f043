import { describe, expect, it, test } from 'vitest';
import { accuracyDifference } from '../../../../src-renderer/views/runs/list/baseline.ts';
import {
  columnWithId,
  DEFAULT_COLUMNS,
  fieldOfColumn,
  moveColumn,
  RUN_COLUMNS,
  shownColumns,
} from '../../../../src-renderer/views/runs/list/columns.ts';
import { configPaths, configValue, leafText } from '../../../../src-renderer/views/runs/filter/configPath.ts';
import { cellText, localMinute } from '../../../../src-renderer/views/runs/list/cellText.ts';
import {
  countTags,
  fittingTags,
  rowRange,
  splitTags,
} from '../../../../src-renderer/views/runs/marks/marking.ts';
import { sortRuns } from '../../../../src-renderer/views/runs/list/sort.ts';
import {
  drawnRows,
  pageRows,
  scrollTopFor,
  visibleRows,
} from '../../../../src-renderer/views/runs/list/virtualRows.ts';
import { phraseWords } from '../../../../src-renderer/words/terms.ts';
import { makeRun, record } from './runs.ts';

describe('sortRuns', () => {
  const runs = [
    makeRun('a', { name: 'run 10', status: 'failed', last: record({ testAcc: 0.5 }), tags: ['x'] }),
    makeRun('b', { name: 'run 9', status: 'queued' }),
    makeRun('c', { name: 'Run 9', status: 'running', last: record({ testAcc: 0.9 }) }),
    makeRun('d', { name: 'alone', status: 'queued', last: record({ testAcc: null }) }),
    makeRun('e', { name: 'other', last: record({ testAcc: 0.5 }) }),
  ];
  const order = (column: string, direction: 'ascending' | 'descending'): string =>
    sortRuns(runs, { column, direction })
      .map((run) => run.id)
      .join('');

  it('is stable, with missing values last in both directions', () => {
    expect(order('testAcc', 'ascending')).toBe('aecbd');
    expect(order('testAcc', 'descending')).toBe('caebd');
    expect(order('sparkline', 'descending')).toBe('caebd');
    expect(order('tags', 'ascending')).toBe('abcde');
    expect(order('tags', 'descending')).toBe('abcde');
  });

  it('compares numbers in names by value, and ignores case', () => {
    expect(order('name', 'ascending')).toBe('debca');
    expect(order('name', 'descending')).toBe('abced');
  });

  it('puts running runs first', () => {
    expect(order('status', 'ascending').startsWith('cbd')).toBe(true);
  });

  it('sorts by any value of the config', () => {
    const seeds = [3, 1, 2].map((seed) => makeRun(String(seed), {}, { seed }));
    const ids = (column: string) => sortRuns(seeds, { column, direction: 'ascending' }).map((run) => run.id);
    expect(ids('config.seed')).toEqual(['1', '2', '3']);
    expect(ids('seed')).toEqual(['1', '2', '3']);
    expect(ids('nonsense')).toEqual(['3', '1', '2']);
  });
});

describe('columns', () => {
  it('have a field to sort by', () => {
    for (const { id } of RUN_COLUMNS) expect(fieldOfColumn(id), id).toBeDefined();
    for (const id of DEFAULT_COLUMNS) expect(columnWithId(id), id).toBeDefined();
  });

  it('are shown in the chosen order, without unknown ids', () => {
    const ids = shownColumns(['seed', 'gone', 'config.model.kind', 'seed', 'name', 'config.']).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['seed', 'config.model.kind']);
    expect(shownColumns(null).map(({ id }) => id)).toEqual(DEFAULT_COLUMNS);
    expect(shownColumns([])).toEqual([]);
  });

  it('move by one position, not beyond the ends', () => {
    expect(moveColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moveColumn(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moveColumn(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(moveColumn(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });
});

it('paths lead to the leaves of a config and to nothing else', () => {
  const { config } = makeRun('a');
  expect(configValue(config, 'config.optimizer.kind')).toBe('sgd');
  expect(leafText(configValue(config, 'config.model.hidden'))).toBe('8,4');
  expect(leafText([{ layer: 'x' }])).toBe('[{"layer":"x"}]');
  for (const path of ['config.optimizer', 'config.nowhere.x', 'config.toString', 'config.model.hidden.0']) {
    expect(configValue(config, path), path).toBeNull();
  }
  expect(configPaths([makeRun('a')])).toContain('config.dataset.train.count');
});

describe('virtual rows', () => {
  const viewport = { top: 1000, height: 500, rowHeight: 50 };

  it('are the visible ones and a few above and below', () => {
    expect(visibleRows(10_000, viewport)).toEqual({ start: 12, end: 38 });
    expect(visibleRows(10_000, { ...viewport, top: 0 })).toEqual({ start: 0, end: 18 });
    expect(visibleRows(22, viewport)).toEqual({ start: 12, end: 22 });
    // The scroll offset is beyond the end of a list that has become shorter.
    expect(visibleRows(5, viewport)).toEqual({ start: 5, end: 5 });
    expect(visibleRows(10_000, { top: 0, height: 0, rowHeight: 0 })).toEqual({ start: 0, end: 16 });
  });

  it('include the focused row, even out of view', () => {
    expect(drawnRows(100, { start: 10, end: 13 }, 11)).toEqual([10, 11, 12]);
    expect(drawnRows(100, { start: 10, end: 13 }, 2)).toEqual([2, 10, 11, 12]);
    expect(drawnRows(100, { start: 10, end: 13 }, 50)).toEqual([10, 11, 12, 50]);
    expect(drawnRows(100, { start: 10, end: 13 }, 100)).toEqual([10, 11, 12]);
    expect(drawnRows(0, { start: 0, end: 0 }, 0)).toEqual([]);
  });

  it('scroll only as far as needed', () => {
    expect(scrollTopFor(25, viewport)).toBe(1000);
    expect(scrollTopFor(19, viewport)).toBe(950);
    expect(scrollTopFor(30, viewport)).toBe(1050);
    expect(pageRows(viewport)).toBe(9);
    expect(pageRows({ ...viewport, height: 10 })).toBe(1);
  });
});

test.each([
  [0.95, 0.9, '+5.00', 1],
  [0.9, 0.95, '−5.00', -1],
  [0.900_04, 0.9, '±0.00', 0],
  [0.9, 0.9, '±0.00', 0],
])('%d is %s from %d', (value, baseline, text, sign) => {
  expect(accuracyDifference(value, baseline)).toEqual({ text, sign });
});

it('there is no difference from an unknown value', () => {
  expect(accuracyDifference(null, 0.9)).toBeNull();
  expect(accuracyDifference(0.9, undefined)).toBeNull();
});

it('a range of rows is selected in either direction', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(rowRange(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(rowRange(ids, 'c', 'a')).toEqual(['a', 'b', 'c']);
  expect(rowRange(ids, 'gone', 'c')).toEqual(['c']);
  expect(rowRange(ids, 'a', 'gone')).toEqual([]);
});

it('tags are counted and split', () => {
  expect(countTags([{ tags: ['a', 'b'] }, { tags: ['b'] }])).toEqual([
    { tag: 'b', count: 2 },
    { tag: 'a', count: 1 },
  ]);
  expect(splitTags(' a, two words ,,a')).toEqual(['a', 'two words']);
  expect(fittingTags(['paper', 'sweep', 'third'])).toEqual(['paper', 'sweep']);
  expect(fittingTags(['a tag that is longer than a row', 'x'])).toEqual(['a tag that is longer than a row']);
  expect(fittingTags([])).toEqual([]);
});

it('cells show the value of a run, or a dash', () => {
  const run = makeRun(
    'a',
    { last: record({ testAcc: 0.5, penalty: 0.25 }) },
    { regularizer: { kind: 'l1', lambda: 1e-4 } },
  );
  expect(cellText('testAcc', run, undefined, phraseWords.en)).toBe('50.00 %');
  expect(cellText('lambda', run, undefined, phraseWords.en)).toBe('1e-4');
  expect(cellText('config.optimizer.kind', run, undefined, phraseWords.en)).toBe('sgd');
  const progress = {
    epoch: 1,
    fraction: 0,
    stepsPerSecond: 5,
    secondsLeft: null,
    step: 1,
    learningRate: 0.1,
    loss: null,
    acc: null,
    penalty: 0.75,
  };
  expect(cellText('penalty', run, progress, phraseWords.en)).toBe('0.7500');
  const fresh = makeRun('b', { engine: null, startedAt: null });
  for (const column of ['testAcc', 'lambda', 'engine', 'duration', 'config.steps']) {
    expect(cellText(column, fresh, undefined, phraseWords.en), column).toBe('–');
  }
});

it('times have the format of the filter', () => {
  expect(localMinute(new Date(2026, 0, 5, 9, 3).toISOString())).toBe('2026-01-05 09:03');
  expect(localMinute('never')).toBe('–');
});
