import { describe, expect, it } from 'vitest';
import {
  finalCsv,
  finalRows,
  finalValue,
  norm,
  recordAt,
  shownColumns,
  sortedRows,
  zeroShare,
  type FinalSource,
} from '../../../../src-renderer/views/compare/finalTable.ts';
import { publishedFinal } from '../../../../src-renderer/views/compare/published.ts';
import {
  categoriesOf,
  scatterPoints,
  scatterValues,
  spansMagnitudes,
  defaultX,
  varyingPaths,
} from '../../../../src-renderer/views/compare/scatter.ts';
import { seedGroups } from '../../../../src-renderer/views/compare/seedGroups.ts';
import { record, run, tensor } from './runs.ts';

const l2 = (lambda: number) => ({ kind: 'l2', lambda }) as const;
const RUNS = [
  run('a', { seed: 1, regularizer: l2(0.001) }),
  run('b', { seed: 2, regularizer: l2(0.001) }),
  run('c', { seed: 1, regularizer: l2(0.1) }),
  run('d', { seed: 1 }),
];
const WEIGHTS = [
  tensor('dense_1/kernel', { count: 30, zeros: 15, l1: 3, l2: 3 }),
  tensor('block_1_depthwise/depthwiseKernel', { count: 10, zeros: 5, l1: 4, l2: 4 }),
  tensor('dense_1/bias', { count: 10, zeros: 10, l1: 100, l2: 100 }),
];
const source = (index: number, testAcc: number): FinalSource => ({
  run: RUNS[index] ?? run('?'),
  epochs: [record(1, { testAcc: testAcc + 0.01, testLoss: 0.7 }), record(2, { testAcc, testLoss: 0.5 })],
  weights: WEIGHTS,
});
const SOURCES = new Map([0.9, 0.94, 0.8, 0.95].map((testAcc, i) => [RUNS[i]?.id ?? '?', source(i, testAcc)]));
const name = (row: { key: string }) => row.key;

describe('final results', () => {
  it('are those of the last epoch, or of the one with the best test accuracy', () => {
    const { epochs } = source(0, 0.9);
    expect(recordAt(epochs, 'last')?.epoch).toBe(2);
    expect(recordAt(epochs, 'best')?.epoch).toBe(1);
    expect(recordAt([], 'best')).toBeNull();
    expect(recordAt([record(1, { testAcc: null })], 'best')).toBeNull();
    expect(finalValue(source(0, 0.9), 'testLoss', 'best')).toBe(0.7);
  });

  it('count zeros and norms over kernels, not over biases', () => {
    expect(zeroShare(WEIGHTS)).toBe(0.5);
    expect(norm(WEIGHTS, 'l1')).toBe(7);
    expect(norm(WEIGHTS, 'l2')).toBe(5);
    expect(zeroShare([])).toBeNull();
    expect(norm([tensor('x/kernel', { l2: null })], 'l2')).toBeNull();
  });

  it('mark the best of each column, by its direction', () => {
    const rows = finalRows(
      RUNS.map((entry) => ({ key: entry.id, runs: [entry] })),
      SOURCES,
      'last',
    );
    expect(rows.filter((row) => row.cells.testAcc.best).map(name)).toEqual(['d']);
    expect(rows.some((row) => row.cells.penalty.best || row.cells.zeroShare.best)).toBe(false);
    expect(rows[0]?.cells.runningGap.mean).toBeCloseTo(0, 12);
    expect(shownColumns(rows)).not.toContain('trainAcc');
  });

  it('of groups are means with the standard deviation over seeds', () => {
    const rows = finalRows(seedGroups(RUNS), SOURCES, 'last');
    expect(rows.map((row) => row.runs.length)).toEqual([2, 1, 1]);
    expect(rows[0]?.cells.testAcc.mean).toBeCloseTo(0.92, 12);
    expect(rows[0]?.cells.testAcc.std).toBeCloseTo(0.02 * Math.SQRT2, 12);
    expect(rows[1]?.cells.testAcc.std).toBeNull();
  });

  it('are empty where nothing has arrived', () => {
    const [row] = finalRows(seedGroups(RUNS.slice(0, 1)), new Map(), 'last');
    expect(row?.cells.testAcc).toEqual({ mean: null, std: null, n: 0, best: false });
  });

  it('sort rows without a value last, in either direction', () => {
    const some = new Map([...SOURCES].filter(([id]) => id !== 'b'));
    const rows = finalRows(
      RUNS.map((entry) => ({ key: entry.id, runs: [entry] })),
      some,
      'last',
    );
    expect(sortedRows(rows, { column: 'testAcc', descending: true }, name).map(name)).toEqual([
      'd',
      'a',
      'c',
      'b',
    ]);
    expect(sortedRows(rows, { column: 'testAcc', descending: false }, name).map(name)).toEqual([
      'c',
      'a',
      'd',
      'b',
    ]);
    expect(sortedRows(rows, { column: 'name', descending: true }, name).map(name)).toEqual([
      'd',
      'c',
      'b',
      'a',
    ]);
    expect(sortedRows(rows, null, name).map(name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are written as CSV with all digits', () => {
    const rows = finalRows(seedGroups(RUNS), SOURCES, 'last');
    const titles = { name: 'Run', ids: 'ids', seeds: 'seeds', std: 'std', of: (column: string) => column };
    const [head, first, second] = finalCsv(rows, ['testAcc'], titles, name).split('\r\n');
    expect(head).toBe('Run,ids,seeds,testAcc,testAcc std');
    expect(first).toMatch(/^a,a b,1 2,0\.919999999999999\d*,0\.0282842712474\d+$/);
    expect(second).toBe('c,c,1,0.8,');
  });

  it('are shown beside the published results of the same epoch', () => {
    const figures = {
      preset: 'p',
      unit: 'epoch' as const,
      source: 's',
      provenance: '',
      figures: {
        testAcc: { at: [1, 2, 3], values: [0.8, 0.9, 0.85] },
        runningLoss: { at: [2, 3], values: [0.4, 0.3] },
      },
    };
    expect(publishedFinal(figures, 'testAcc', 'last')).toBe(0.85);
    expect(publishedFinal(figures, 'testAcc', 'best')).toBe(0.9);
    expect(publishedFinal(figures, 'runningLoss', 'best')).toBe(0.4);
    expect(publishedFinal(figures, 'penalty', 'last')).toBeNull();
    expect(publishedFinal(figures, 'stepsPerSecond', 'last')).toBeNull();
  });
});

describe('scatter', () => {
  const sources = [...SOURCES.values()];
  const values = scatterValues(sources, 'last');
  const value = (id: string) => {
    const found = values.find((entry) => entry.id === id);
    if (found === undefined) throw new Error(`no value ${id}`);
    return found;
  };

  it('offers numbers of the configs and metrics of the runs', () => {
    const ids = values.map((entry) => entry.id);
    expect(ids).toEqual(
      expect.arrayContaining(['config:seed', 'config:regularizer.lambda', 'final:zeroShare']),
    );
    expect(ids).not.toContain('config:version');
    expect(ids).not.toContain('final:trainAcc');
  });

  it('defaults to the λ that differs, on a log axis where it spans an order of magnitude', () => {
    expect(defaultX(values, sources)).toBe('config:regularizer.lambda');
    expect(spansMagnitudes(value('config:regularizer.lambda'), sources)).toBe(true);
    expect(spansMagnitudes(value('config:seed'), sources)).toBe(false);
    expect(spansMagnitudes(value('final:testAcc'), sources)).toBe(false);
  });

  it('leaves out runs without both values, and values that a log axis cannot show', () => {
    const axes = { x: value('config:regularizer.lambda'), y: value('final:testAcc') };
    const linear = { moment: 'last', logX: false, logY: false } as const;
    expect(scatterPoints(sources, axes, null, linear).map((point) => point.id)).toEqual(['a', 'b', 'c']);
    const gap = { x: value('final:runningGap'), y: value('final:testAcc') };
    expect(scatterPoints(sources, gap, null, { ...linear, logX: true }).length).toBeLessThan(4);
  });

  it('is coloured by a value of the config, numbers in order', () => {
    const axes = { x: value('final:testLoss'), y: value('final:testAcc') };
    const shown = { moment: 'last', logX: false, logY: false } as const;
    const points = scatterPoints(sources, axes, 'regularizer.lambda', shown);
    expect(points.map((point) => point.category)).toEqual(['0.001', '0.001', '0.1', null]);
    expect(categoriesOf(points.toReversed())).toEqual(['0.001', '0.1']);
    expect(varyingPaths(sources)).toEqual(expect.arrayContaining(['seed', 'regularizer.kind']));
    expect(varyingPaths(sources)).not.toContain('batchSize');
  });
});
