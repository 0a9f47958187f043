import { describe, expect, it } from 'vitest';
import type { WeightSnapshot } from '../../src-main/contract/runs.ts';
import { countAxis, countHeight } from '../../src-renderer/logic/countAxis.ts';
import { barsPath, histogramView, hoverText } from '../../src-renderer/logic/histogramView.ts';
import { slotSpan } from '../../src-renderer/logic/signedLogAxis.ts';

const HALF = 2 + 29 * 16;

function snapshot(runId: string, keys: number[], counts: number[]): WeightSnapshot {
  const zeros = counts[keys.indexOf(0)] ?? 0;
  const count = counts.reduce((a, b) => a + b, 0);
  const statistics = { tensor: 'k', shape: [count], count, mean: 0, std: 1, min: -1, max: 1, l1: 1, l2: 1 };
  return {
    runId,
    epoch: 1,
    statistics: { ...statistics, zeros, nonFinite: 0, below: {} },
    histogram: { keys, counts },
  };
}

const shown = [
  { id: 'a', label: 'A', colour: '--run-0', snapshot: snapshot('a', [-HALF, 0, HALF], [30, 750, 220]) },
  { id: 'b', label: 'B', colour: '--run-1', snapshot: snapshot('b', [HALF], [90]) },
];

describe('histogramView', () => {
  const view = histogramView(shown, 'linear', 80);

  it('states the exact-zero share and leaves zeros out of the count axis', () => {
    expect(view.runs.map((run) => run.zeroShare)).toEqual([0.75, 0]);
    expect(view.y.max).toBeGreaterThanOrEqual(220);
    expect(view.y.max).toBeLessThan(750);
  });

  it('tells range and counts of what is pointed at', () => {
    expect(hoverText(view, 0.5)).toMatchObject({
      range: 'w = 0 exactly',
      lines: [{ text: '750 · 75.0 %' }, { text: '0 · 0 %' }],
    });
    const slot = view.runs[0]?.bins.positive.indexOf(220) ?? -1;
    const right = slotSpan(view.x, 1, slot);
    const left = slotSpan(view.x, -1, slot);
    expect(hoverText(view, (right.from + right.to) / 2)).toMatchObject({
      range: '0.500 ≤ w < 0.522',
      lines: [{ text: '220 · 22.0 %' }, { text: '90 · 100 %' }],
    });
    expect(hoverText(view, (left.from + left.to) / 2)?.range).toBe('−0.522 < w ≤ −0.500');
    expect(hoverText(view, 1.2)).toBeNull();
  });

  it('draws a closed outline as high as its highest bar, and nothing for nothing', () => {
    const run = view.runs[0];
    if (run === undefined) throw new Error('no run');
    const path = barsPath(view, run.bins, 1, 1000, 100);
    const ys = [...path.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...ys)).toBeCloseTo((1 - 220 / view.y.max) * 100, 1);
    expect(path.startsWith('M') && path.endsWith('Z')).toBe(true);
    expect(barsPath(view, { ...run.bins, positive: run.bins.positive.map(() => 0) }, 1, 1000, 100)).toBe('');
  });
});

describe('countAxis', () => {
  it('ends at a round number that no count exceeds', () => {
    for (const highest of [1, 7, 220, 999, 1000, 123_456]) {
      for (const scale of ['linear', 'log'] as const) {
        const axis = countAxis(highest, scale);
        expect(axis.max).toBeGreaterThanOrEqual(highest);
        expect(axis.ticks.at(-1)).toBeLessThanOrEqual(axis.max);
        expect(countHeight(axis, axis.max)).toBeCloseTo(1, 12);
      }
    }
    expect(countAxis(0, 'linear').max).toBe(1);
  });

  it('tells one from none on the log axis', () => {
    const axis = countAxis(5000, 'log');
    expect(countHeight(axis, 0)).toBe(0);
    expect(countHeight(axis, 1)).toBeGreaterThan(0);
    expect(countHeight(axis, 10)).toBeGreaterThan(countHeight(axis, 1));
  });
});
