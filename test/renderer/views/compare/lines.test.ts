import { describe, expect, it } from 'vitest';
import { CHARTS, type ChartSpec } from '../../../../src-renderer/views/compare/charts.ts';
import {
  chartLines,
  isPenalised,
  MeanLines,
  type ComparedRun,
  type LineOptions,
} from '../../../../src-renderer/views/compare/lines.ts';
import { seedGroups } from '../../../../src-renderer/views/compare/seedGroups.ts';
import {
  curvePoints,
  epochPoints,
  publishedPlaces,
  stepsBetween,
} from '../../../../src-renderer/views/compare/xAxis.ts';
import { lineSeries } from '../../../../src-renderer/charts/lines/plotModel.ts';
import { NO_POINTS } from '../../../../src-renderer/charts/lines/points.ts';
import { record, run } from './runs.ts';

const l2 = { kind: 'l2', lambda: 0.1 } as const;
const RUNS = [
  run('a', { name: 'x', seed: 1, regularizer: l2 }),
  run('b', { name: 'x', seed: 2, regularizer: l2 }),
  run('c', { name: 'plain' }),
];
const EPOCHS = [record(1), record(2)];
const CURVE = { x: Float64Array.of(1, 50, 100, 120), y: Float64Array.of(4, 3, 2, 1) };

const compared: ReadonlyMap<string, ComparedRun> = new Map(
  RUNS.map((entry) => [
    entry.id,
    { run: entry, epochs: EPOCHS, label: entry.name, colour: '--run-0', dash: [] },
  ]),
);
const each = RUNS.map((entry) => ({ key: entry.id, runs: [entry] }));

function options(over: Partial<LineOptions> = {}): LineOptions {
  return {
    x: 'epoch',
    smoothing: 0,
    spread: null,
    curve: () => CURVE,
    averages: () => null,
    published: new Map(),
    means: new MeanLines(),
    words: {
      raw: (label) => `${label} raw`,
      group: (label, n) => `${label} ×${n}`,
      published: (label, source) => `${label} by ${source}`,
    },
    ...over,
  };
}

function spec(id: string): ChartSpec {
  const found = CHARTS.find((chart) => chart.id === id);
  if (found === undefined) throw new Error(`no chart ${id}`);
  return found;
}

describe('lines of a chart', () => {
  it('are one per run with its values', () => {
    const lines = chartLines(spec('testLoss'), each, compared, options());
    expect(lines.map((line) => [line.key, line.look])).toEqual([
      ['a', 'points'],
      ['b', 'points'],
      ['c', 'points'],
    ]);
    const [first] = lines;
    expect(first === undefined ? null : [...lineSeries(first).y]).toEqual([1.2, 0.6]);
  });

  it('leave out runs without a penalty in the penalty chart', () => {
    expect(chartLines(spec('penalty'), each, compared, options()).map((line) => line.key)).toEqual([
      'a',
      'b',
    ]);
    const override = { layer: 'dense_1', regularizer: l2 };
    expect(isPenalised(run('o', { regularizer: { kind: 'none', overrides: [override] } }))).toBe(true);
    expect(isPenalised(run('o'))).toBe(false);
  });

  it('keep the raw values behind smoothed ones, for single steps only, and not for learning rates', () => {
    const smooth = options({ smoothing: 0.9, x: 'step' });
    const lines = chartLines(spec('step-loss'), each.slice(0, 1), compared, smooth);
    expect(lines.map((line) => [line.key, line.look])).toEqual([
      ['a/raw', 'faint'],
      ['a', 'line'],
    ]);
    expect(lines.map((line) => lineSeries(line).y[3])).not.toEqual([1, 1]);
    expect(lines[0] === undefined ? null : lineSeries(lines[0])).toBe(CURVE);
    expect(chartLines(spec('runningLoss'), each, compared, smooth)).toHaveLength(3);
    expect(chartLines(spec('step-learningRate'), each, compared, smooth)).toHaveLength(3);
  });

  it('are means of runs that differ in their seed', () => {
    const lines = chartLines(spec('testLoss'), seedGroups(RUNS), compared, options({ spread: 'std' }));
    expect(lines.map((line) => line.label)).toEqual(['x ×2', 'plain']);
    expect([...(lines[0]?.band?.().n ?? [])]).toEqual([2, 2]);
    expect(lines[1]?.band).toBeUndefined();
  });

  it('are means that are cached until a run has other values', () => {
    const means = new MeanLines();
    const [line] = chartLines(
      spec('testLoss'),
      seedGroups(RUNS),
      compared,
      options({ spread: 'std', means }),
    );
    const [again] = chartLines(
      spec('testLoss'),
      seedGroups(RUNS),
      compared,
      options({ spread: 'std', means }),
    );
    if (line === undefined || again === undefined) throw new Error('no lines');
    expect(lineSeries(again)).toBe(lineSeries(line));
  });

  it('show published results of the metric, dashed, at their x', () => {
    const figures = {
      preset: 'p',
      source: '007',
      provenance: 'printed',
      unit: 'epoch',
      figures: { testLoss: { at: [1, 2], values: [0.9, 0.8] } },
    } as const;
    const published = new Map([
      ['a', { ...figures, figures: { testLoss: { at: [1, 2], values: [0.9, 0.8] } } }],
    ]);
    const lines = chartLines(spec('testLoss'), each, compared, options({ published, x: 'step' }));
    const line = lines.find((entry) => entry.look === 'published');
    expect(line).toMatchObject({ key: 'a/published', label: 'x by 007', note: 'printed' });
    expect(line === undefined ? null : lineSeries(line)).toEqual({
      x: Float64Array.of(50, 100),
      y: Float64Array.of(0.9, 0.8),
    });
    for (const chart of ['testAcc', 'learningRate', 'step-loss']) {
      const others = chartLines(spec(chart), each, compared, options({ published }));
      expect(others.some((entry) => entry.look === 'published')).toBe(false);
    }
  });

  it('of single steps do not exist with a metric as x axis', () => {
    expect(chartLines(spec('step-loss'), each, compared, options({ x: 'testAcc' }))).toEqual([]);
    expect(chartLines(spec('testLoss'), each, compared, options({ x: 'testAcc' }))).toHaveLength(3);
  });
});

describe('x axes', () => {
  it('convert steps to epochs and seconds, also beyond the last record', () => {
    expect([...curvePoints(CURVE, EPOCHS, 'epoch').x]).toEqual([0.02, 1, 2, 2.4]);
    expect([...curvePoints(CURVE, EPOCHS, 'time').x]).toEqual([0.01, 0.5, 1, 1.2]);
    expect(curvePoints(CURVE, EPOCHS, 'step')).toBe(CURVE);
    expect([...curvePoints(CURVE, [], 'epoch').x].every(Number.isNaN)).toBe(true);
  });

  it('include records before the first step', () => {
    const records = [record(1, { step: 0, seconds: 0 }), record(2, { step: 100, seconds: 4 })];
    expect([...epochPoints(records, 'runningLoss', 'time').x]).toEqual([0, 4]);
    expect([...curvePoints(CURVE, records, 'time').x]).toEqual([0.04, 2, 4, 4.8]);
  });

  it('can be a metric, also a derived one', () => {
    const { x, y } = epochPoints(EPOCHS, 'testAcc', 'objective');
    expect([...x]).toEqual([1.5, 1]);
    expect([...y]).toEqual(EPOCHS.map((entry) => entry.testAcc));
    expect([...epochPoints([record(1, { runningLoss: null })], 'objective', 'epoch').y]).toEqual([NaN]);
  });

  it('place published results and find the steps of a range', () => {
    expect([...publishedPlaces([100], 'step', EPOCHS, 'epoch')]).toEqual([2]);
    expect([...publishedPlaces([2, 4], 'epoch', EPOCHS, 'step')]).toEqual([100, 200]);
    expect(stepsBetween(EPOCHS, 'epoch', 0.5, 1.501)).toEqual({ from: 25, to: 76 });
    expect(stepsBetween(EPOCHS, 'step', -5, 7.2)).toEqual({ from: 0, to: 8 });
    expect(curvePoints(NO_POINTS, EPOCHS, 'time').x.length).toBe(0);
  });
});
