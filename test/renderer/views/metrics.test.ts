/** Every view takes its metrics from the catalogue: a metric appears wherever its `places` say. */
import { describe, expect, it } from 'vitest';
import { appearsIn, byUnit, factsOf, RECORDED, SHOWN } from '../../../src-main/contract/metrics.ts';
import { CHARTS, DEFAULT_CHARTS } from '../../../src-renderer/views/compare/charts.ts';
import { finalCsv, finalRows, FINAL_COLUMNS } from '../../../src-renderer/views/compare/finalTable.ts';
import { scatterPoints, scatterValues } from '../../../src-renderer/views/compare/scatter.ts';
import { epochPoints } from '../../../src-renderer/views/compare/xAxis.ts';
import { parseFilter } from '../../../src-renderer/views/runs/filter/filter.ts';
import { filterPredicate } from '../../../src-renderer/views/runs/filter/match.ts';
import { cellText } from '../../../src-renderer/views/runs/list/cellText.ts';
import { columnWithId } from '../../../src-renderer/views/runs/list/columns.ts';
import { columnTitle, columnWords } from '../../../src-renderer/views/runs/list/columnWords.ts';
import { sortRuns } from '../../../src-renderer/views/runs/list/sort.ts';
import { metricHeads } from '../../../src-renderer/words/metrics.ts';
import { phraseWords } from '../../../src-renderer/words/terms.ts';
import { recordWith } from '../../records.ts';
import { makeRun } from './runs/runs.ts';

const at = (place: Parameters<typeof appearsIn>[1]) => RECORDED.filter((metric) => appearsIn(metric, place));

describe.each(at('list'))('%s in the list of runs', (metric) => {
  const low = makeRun('low', { last: recordWith({ [metric]: 0.25 }) });
  const high = makeRun('high', { last: recordWith({ [metric]: 0.75 }) });
  const none = makeRun('none', { last: recordWith() });

  it('is a column with a header and a cell', () => {
    expect(columnWithId(metric)).toMatchObject({ id: metric, align: 'end' });
    expect(columnTitle(metric, columnWords['zh-Hant'])).toBe(metricHeads['zh-Hant'][metric]);
    expect(cellText(metric, low, undefined, phraseWords.en)).toBe(
      factsOf(metric).unit === 'accuracy' ? '25.00 %' : '0.2500',
    );
    expect(cellText(metric, none, undefined, phraseWords.en)).toBe('–');
  });

  it('can be filtered and sorted by', () => {
    const parsed = parseFilter(`${metric}>50%`);
    if (!parsed.ok) throw new Error(parsed.problem.code);
    expect([low, high, none].filter(filterPredicate(parsed.node)).map(({ id }) => id)).toEqual(['high']);
    const sorted = sortRuns([none, high, low], { column: metric, direction: 'ascending' });
    expect(sorted.map(({ id }) => id)).toEqual(['low', 'high', 'none']);
  });
});

describe('metrics in the comparison', () => {
  const runs = [0.25, 0.75].map((value) =>
    makeRun(`run ${value}`, {
      last: recordWith(Object.fromEntries(RECORDED.map((metric) => [metric, value]))),
    }),
  );
  const sources = runs.map((run) => ({ run, epochs: run.last === null ? [] : [run.last], weights: [] }));

  it('have a chart each, the default ones first, then those of single steps', () => {
    const charts = CHARTS.flatMap((spec) => (spec.level === 'record' ? [spec.metric] : []));
    expect(charts.toSorted()).toEqual(
      SHOWN.filter((metric) => appearsIn(metric, 'chart', 'usualChart')).toSorted(),
    );
    expect(new Set(CHARTS.map(({ id }) => id)).size).toBe(CHARTS.length);
    expect(CHARTS.slice(0, DEFAULT_CHARTS.length).map(({ id }) => id)).toEqual(DEFAULT_CHARTS);
    expect(DEFAULT_CHARTS.slice(0, 2)).toEqual(['testAcc', 'testLoss']);
  });

  it.each(at('final'))('%s is in the final table, in CSV and on the axes of the scatter plot', (metric) => {
    expect(FINAL_COLUMNS).toContain(metric);
    const rows = finalRows(
      runs.map((run) => ({ key: run.id, runs: [run] })),
      new Map(sources.map((source) => [source.run.id, source])),
      'last',
    );
    expect(rows.map((row) => row.cells[metric].mean)).toEqual([0.25, 0.75]);
    const titles = { name: 'run', ids: 'ids', seeds: 'seeds', std: 'std', of: String };
    expect(finalCsv(rows, [metric], titles, ({ key }) => key)).toContain(`run,ids,seeds,${metric}\r\n`);
    const value = scatterValues(sources, 'last').find(({ id }) => id === `final:${metric}`);
    if (value === undefined) throw new Error('not offered');
    const points = scatterPoints(sources, { x: value, y: value }, null, {
      moment: 'last',
      logX: false,
      logY: false,
    });
    expect(points.map(({ x }) => x)).toEqual([0.25, 0.75]);
    expect([...epochPoints(sources[0]?.epochs ?? [], metric, metric).y]).toEqual([0.25]);
  });

  it('are listed with accuracies first, then losses', () => {
    expect(FINAL_COLUMNS.filter((column) => factsOf(column).unit !== 'seconds')).toEqual(
      byUnit(FINAL_COLUMNS, ['accuracy', 'loss']).filter((column) => factsOf(column).unit !== 'seconds'),
    );
  });
});
