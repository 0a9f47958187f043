import { describe, expect, it } from 'vitest';
import { edge, LOG_BINS } from '../../../../src-main/shared/bins.ts';
import { packHistograms, type WeightHistory } from '../../../../src-main/contract/histories.ts';
import { RandomStream } from '../../../../src-main/random/philox.ts';
import { histogram } from '../../../../src-main/weights/histogram.ts';
import { sharedAxis } from '../../../../src-renderer/charts/weights/axis.ts';
import { countHeight, heightAxis } from '../../../../src-renderer/charts/weights/countAxis.ts';
import { histogramCsv } from '../../../../src-renderer/views/weights/figure/csv.ts';
import { figureOf } from '../../../../src-renderer/charts/weights/figure.ts';
import {
  epochUnion,
  extended,
  openHistory,
  weightsAt,
  type RunHistory,
} from '../../../../src-renderer/charts/weights/history.ts';
import {
  countsUnder,
  keyUnder,
  occupiedKeys,
  positionOfKey,
  rangeText,
  steppedKey,
} from '../../../../src-renderer/charts/weights/probe.ts';
import { bandsOf, quantiles } from '../../../../src-renderer/charts/weights/quantiles.ts';
import { isMarked, ridgeOf, ridgePath, rowAt } from '../../../../src-renderer/charts/weights/ridges.ts';
import {
  countBelow,
  SLIDER_MAX,
  sliderPosition,
  thresholdAt,
} from '../../../../src-renderer/charts/weights/threshold.ts';
import { trendSeries } from '../../../../src-renderer/views/weights/trends.ts';

const random = new RandomStream(7, 'reading');
const VALUES = Float32Array.from({ length: 30_000 }, (_, i) => (i % 5 === 0 ? 0 : 0.1 * random.normal()));
const HISTOGRAM = histogram(VALUES);
const SORTED = VALUES.toSorted();

function answer(runId: string, epochs: number[]): WeightHistory {
  const column = (value: number): number[] => epochs.map(() => value);
  const histograms = epochs.map((epoch) => ({ keys: [-470, 0, 470], counts: [10, 1 + epoch, 20] }));
  return {
    runId,
    tensors: ['dense_1/kernel'],
    shape: [5, 10],
    count: 50,
    epochs,
    mean: column(0),
    std: column(1),
    min: column(-1),
    max: column(1),
    l1: epochs.map((epoch) => 10 - epoch),
    l2: column(3),
    zeros: epochs.map((epoch) => 1 + epoch),
    nonFinite: column(0),
    histograms: Buffer.from(packHistograms(histograms)).toString('base64'),
  };
}

const history = (epochs: number[], runId = 'a'): RunHistory => openHistory(answer(runId, epochs));

describe('a history', () => {
  it('is read column by column', () => {
    const { epochs } = history([0, 1, 2]);
    expect(epochs[2]).toMatchObject({ epoch: 2, l1: 8, zeros: 3, count: 50 });
    expect(epochs[1]?.histogram).toEqual({ keys: [-470, 0, 470], counts: [10, 2, 20] });
  });

  it('with columns of different length is refused', () => {
    expect(() => openHistory({ ...answer('a', [0, 1]), l1: [1] })).toThrow(RangeError);
    expect(() => openHistory({ ...answer('a', [0, 1]), histograms: '' })).toThrow(RangeError);
  });

  it('is extended by later epochs, without duplicates', () => {
    const grown = extended(history([0, 1, 2]), history([2, 3]));
    expect(grown.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    const known = history([0, 1]);
    expect(extended(known, history([]))).toBe(known);
    expect(extended(undefined, known)).toBe(known);
  });

  it('shows an epoch, the previous one where it was thinned out, and none after its end', () => {
    const thin = history([0, 5, 10]);
    expect(weightsAt(thin, 5)?.epoch).toBe(5);
    expect(weightsAt(thin, 7)?.epoch).toBe(5);
    expect(weightsAt(thin, 11)).toBeNull();
    expect(weightsAt(thin, null)?.epoch).toBe(10);
    expect(epochUnion([thin, history([0, 2], 'b')])).toEqual([0, 2, 5, 10]);
  });
});

describe('the share below a threshold', () => {
  it('is exact at every edge of a bin', () => {
    for (let i = 0; i <= LOG_BINS; i += 7) {
      const counted = VALUES.reduce((n, value) => (Math.abs(value) < edge(i) ? n + 1 : n), 0);
      expect(countBelow(HISTOGRAM, edge(i))).toEqual({ count: counted, exact: true });
    }
    expect(countBelow(HISTOGRAM, 0)).toEqual({ count: 0, exact: true });
    expect(countBelow(HISTOGRAM, 1e9)).toEqual({ count: VALUES.length, exact: true });
  });

  it('is interpolated and marked in between', () => {
    const threshold = 0.0523;
    const counted = VALUES.reduce((n, value) => (Math.abs(value) < threshold ? n + 1 : n), 0);
    const below = countBelow(HISTOGRAM, threshold);
    expect(below.exact).toBe(false);
    expect(Math.abs(below.count - counted)).toBeLessThan(VALUES.length * 0.005);
  });

  it('has a slider with a bin edge at every position', () => {
    for (const position of [0, 1, 100, SLIDER_MAX])
      expect(sliderPosition(thresholdAt(position))).toBe(position);
    expect(thresholdAt(0)).toBe(0);
    expect(Math.abs(Math.log2(thresholdAt(sliderPosition(0.001)) / 0.001))).toBeLessThan(1 / 32 + 1e-6);
    expect(countBelow(HISTOGRAM, thresholdAt(sliderPosition(0.03))).exact).toBe(true);
  });
});

describe('percentiles', () => {
  it('are off by at most a bin', () => {
    const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
    const found = quantiles(HISTOGRAM, levels);
    levels.forEach((level, i) => {
      const exact = SORTED[Math.floor(level * SORTED.length)] ?? NaN;
      expect(Math.abs((found[i] ?? NaN) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.05 + 1e-4);
    });
  });

  it('are zero where most weights are, ordered, and null without weights', () => {
    expect(quantiles({ keys: [-300, 0, 300], counts: [1, 98, 1] }, [0.05, 0.5, 0.95])).toEqual([0, 0, 0]);
    const [low, high] = quantiles(HISTOGRAM, [0, 1]);
    expect(low).toBeLessThan(SORTED[50] ?? 0);
    expect(high).toBeGreaterThan(SORTED.at(-50) ?? 0);
    expect(quantiles({ keys: [], counts: [] }, [0.5])).toEqual([null]);
    expect(bandsOf(history([0, 4])).map(({ epoch }) => epoch)).toEqual([0, 4]);
  });
});

describe('pointing', () => {
  const axis = sharedAxis('symlog', [HISTOGRAM], 80);

  it('names the recorded bin, and finds it again', () => {
    for (const key of occupiedKeys([HISTOGRAM]).filter((one) => Math.abs(one) > 300)) {
      expect(keyUnder(axis, positionOfKey(axis, key))).toBe(key);
    }
    expect(keyUnder(axis, 0.5)).toBe(0);
    expect(keyUnder(axis, -0.1)).toBeNull();
  });

  it('shows the counts of the bin and of its bar', () => {
    const key = 2 + 27 * 16;
    const slot = axis.slots[axis.slotOf[key] ?? 0];
    const inside = VALUES.filter((v) => v >= (slot?.low ?? 0) && v < (slot?.high ?? 0)).length;
    const own = VALUES.filter((v) => v >= edge(key - 2) && v < edge(key - 1)).length;
    expect(countsUnder(axis, HISTOGRAM, key)).toEqual({ bin: own, bar: inside });
    expect(countsUnder(axis, HISTOGRAM, 0)).toEqual({ bin: 6000, bar: 6000 });
  });

  it('steps through occupied bins', () => {
    const keys = [-5, -2, 0, 7, 9];
    expect(steppedKey(keys, null, 'next')).toBe(7);
    expect(steppedKey(keys, 7, 'previous')).toBe(0);
    expect(steppedKey(keys, 9, 'next')).toBe(9);
    expect(steppedKey(keys, -5, 'previous')).toBe(-5);
    expect([steppedKey(keys, 0, 'first'), steppedKey(keys, 0, 'last')]).toEqual([-5, 9]);
    expect([steppedKey(keys, 9, 'zero'), steppedKey([], null, 'next')]).toEqual([0, null]);
  });

  it('formats ranges for both signs', () => {
    expect(rangeText(2 + 29 * 16)).toBe('0.5 ≤ w < 0.5221');
    expect(rangeText(-(2 + 29 * 16))).toBe('−0.5221 < w ≤ −0.5');
    expect(rangeText(1)).toBe('0 < w < 9.313e−10');
  });
});

describe('heights', () => {
  it('end at a round number above all values', () => {
    for (const highest of [0.0003, 0.07, 1, 220, 123_456]) {
      for (const scale of ['linear', 'log'] as const) {
        const axis = heightAxis(highest, highest / 1000, scale);
        expect(axis.max).toBeGreaterThanOrEqual(highest * 0.999);
        expect(countHeight(axis, axis.max)).toBeCloseTo(1, 9);
        expect(countHeight(axis, 0)).toBe(0);
      }
    }
    const log = heightAxis(5000, 1, 'log');
    expect(countHeight(log, 1)).toBeGreaterThan(0);
    expect(countHeight(log, 10)).toBeGreaterThan(countHeight(log, 1));
  });
});

describe('a figure', () => {
  const run = { id: 'a', label: 'A', colour: '--run-0', history: history([0, 1, 2]) };
  const options = { scale: 'symlog', counts: 'linear', unit: 'share', maxSlots: 80 } as const;

  it('has the shapes of all epochs on shared axes', () => {
    const figure = figureOf([run], options);
    const last = weightsAt(run.history, null);
    const shape = last === null ? undefined : figure.runs[0]?.shapes.get(last);
    expect(shape?.zeroShare).toBe(3 / 50);
    expect(Math.max(...(shape?.positive ?? []))).toBe(20 / 50);
    expect(figure.y.max).toBeGreaterThanOrEqual(0.4);
    expect(figureOf([], options).runs).toEqual([]);
  });

  it('lays out ridges from the oldest at the back to the newest in front', () => {
    const { rows, peak } = ridgeOf(history(Array.from({ length: 100 }, (_, i) => i)).epochs, 5);
    expect(rows.map(({ weights }) => weights.epoch)).toEqual([0, 25, 50, 74, 99]);
    expect(rows[0]?.y).toBeCloseTo(peak, 9);
    expect(rows.at(-1)).toMatchObject({ y: 1, age: 1 });
    expect(rowAt({ rows, peak }, 0.99)?.weights.epoch).toBe(99);
    expect(rowAt({ rows, peak }, 0)?.weights.epoch).toBe(0);
    expect(ridgeOf([]).rows).toEqual([]);
    expect([0, 4, 8, 9].map((row) => isMarked(row, 10, 4))).toEqual([true, true, false, true]);
  });

  it('draws ridges within the range of their slots', () => {
    const axis = sharedAxis('symlog', [HISTOGRAM], 40);
    const path = ridgePath(
      axis,
      1,
      axis.slots.map((_, i) => (i % 3) * 10),
      100,
      500,
    );
    const ys = [...path.matchAll(/,(-?[\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...ys)).toBe(80);
    expect(Math.max(...ys)).toBe(100);
    expect(path).not.toContain('NaN');
  });

  it('has trends', () => {
    expect(trendSeries(run.history, 'zeros', 0)).toEqual({ x: [0, 1, 2], y: [0.02, 0.04, 0.06] });
    expect(trendSeries(run.history, 'l1', 0).y).toEqual([10, 9, 8]);
    expect(trendSeries(run.history, 'below', 1e9).y.at(-1)).toBe(33 / 50);
  });

  it('is exported with the recorded bins, names quoted', () => {
    const weights = weightsAt(run.history, 1);
    if (weights === null) throw new Error('Epoch 1 is missing.');
    const lines = histogramCsv('dense_1/kernel', [{ label: '=L1 "a"', weights }])
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('run,weights,epoch,bin,from,to,count,share');
    expect(lines[2]).toBe(`"'=L1 ""a""",dense_1/kernel,1,0,0,0,2,0.04`);
  });
});
