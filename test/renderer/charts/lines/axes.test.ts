import { describe, expect, it } from 'vitest';
import { xExtent, yRange } from '../../../../src-renderer/charts/lines/range.ts';
import { linearTicks, logTicks } from '../../../../src-renderer/charts/lines/ticks.ts';
import { panned, valueAt, zoomed } from '../../../../src-renderer/charts/lines/zoom.ts';

const points = (x: number[], y: number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });

describe('ticks', () => {
  it('are round numbers inside the axis', () => {
    expect(linearTicks(0, 1, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks(0.07, 0.31, 6)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(linearTicks(-3, 17, 5)).toEqual([0, 5, 10, 15]);
    expect(linearTicks(1000, 20_000, 5)).toEqual([5000, 10_000, 15_000, 20_000]);
  });

  it('respect the limit at any scale', () => {
    for (const scale of [1e-12, 1e-3, 1, 7, 1234, 1e9]) {
      for (const most of [3, 5, 8]) {
        const ticks = linearTicks(0.3 * scale, 2.9 * scale, most);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('work for an axis without extent', () => {
    expect(linearTicks(2, 2, 5)).toEqual([2]);
    expect(linearTicks(NaN, NaN, 5)).toEqual([]);
    expect(logTicks(3, 3, 5)).toEqual([3]);
    expect(logTicks(0, 10, 5)).toEqual([]);
  });

  it('of a log axis are powers of ten, with steps between where these are few', () => {
    expect(logTicks(1e-6, 1, 8)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]);
    expect(logTicks(0.9, 120, 8)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logTicks(1e-9, 1e9, 6)).toEqual([1e-8, 1e-4, 1, 1e4, 1e8]);
    expect(logTicks(2.1, 2.9, 6)).toEqual(linearTicks(2.1, 2.9, 6));
  });
});

describe('ranges', () => {
  const window = { min: 0, max: 10, log: false };
  const usual = { log: false, ignoreOutliers: false, ordered: true };

  it('of x cover all lines; on a log axis, values above 0', () => {
    const lines = [points([0, 5], [1, 1]), points([2, 9], [1, 1])];
    expect(xExtent(lines, false, true)).toEqual({ min: 0, max: 9 });
    expect(xExtent([points([7, 1, 3], [1, 1, 1])], false, false)).toEqual({ min: 1, max: 7 });
    expect(xExtent(lines, true, true)).toEqual({ min: 2, max: 9 });
    expect(xExtent(lines, true, false)).toEqual({ min: 2, max: 9 });
    expect(xExtent([points([], [])], false, true)).toBeNull();
    expect(xExtent([points([3], [1])], false, true)).toEqual({ min: 2.7, max: 3.3 });
  });

  it('of y cover the visible values with a margin, and extend below 0 only for negative values', () => {
    const lines = [points([0, 5, 10, 20], [2, 4, 3, 1000])];
    expect(yRange(lines, window, usual)).toEqual({ min: 1.9, max: 4.1 });
    expect(yRange([points([1, 2], [0.01, 1])], window, usual)?.min).toBe(0);
    expect(yRange([points([1, 2], [-1, 1])], window, usual)?.min).toBeCloseTo(-1.1, 12);
    expect(yRange([points([50], [1])], window, usual)).toBeNull();
  });

  it('of y ignore NaN, and on a log axis values ≤ 0', () => {
    const lines = [points([1, 2, 3, 4], [NaN, -5, 0.1, 10])];
    expect(yRange(lines, window, usual)?.min).toBeLessThan(-5);
    const log = yRange(lines, window, { ...usual, log: true });
    expect(log?.min).toBeCloseTo(0.1 / 100 ** 0.05, 9);
  });

  it('leave out outliers on request', () => {
    const y = Array.from({ length: 500 }, (_, i) => 1 + (i % 10) / 10);
    y[17] = 1e6;
    const line = points(
      y.map((_, i) => i / 50),
      y,
    );
    expect(yRange([line], window, usual)?.max).toBeGreaterThan(1e6);
    expect(yRange([line], window, { ...usual, ignoreOutliers: true })?.max).toBeLessThan(3);
  });

  it('include every point where x is not ascending', () => {
    const line = points([9, 1, 5, 50], [1, 2, 3, 100]);
    expect(yRange([line], window, { ...usual, ordered: false })?.max).toBeCloseTo(3.1, 12);
  });
});

describe('zoom', () => {
  const whole = { min: 0, max: 100 };
  const window = { min: 0, max: 100, log: false };

  it('keeps the value under the pointer in its place', () => {
    const near = zoomed(window, whole, 0.5, 25);
    expect(near).toEqual({ min: 12.5, max: 62.5 });
    expect(near === null ? 0 : (25 - near.min) / (near.max - near.min)).toBe(0.25);
  });

  it('ends at the full range, which is null', () => {
    expect(zoomed({ min: 20, max: 60, log: false }, whole, 10, 40)).toBeNull();
    expect(zoomed({ min: 0, max: 40, log: false }, whole, 1.5, 0)).toEqual({ min: 0, max: 60 });
  });

  it('pans within the full range without changing the width', () => {
    const part = { min: 20, max: 40, log: false };
    expect(panned(part, whole, 0.5)).toEqual({ min: 30, max: 50 });
    expect(panned(part, whole, -10)).toEqual({ min: 0, max: 20 });
    expect(panned(part, whole, 10)).toEqual({ min: 80, max: 100 });
  });

  it('uses equal ratios on a log axis', () => {
    const log = { min: 1, max: 10_000, log: true };
    expect(valueAt(0.5, log)).toBeCloseTo(100, 9);
    const near = zoomed(log, { min: 1, max: 10_000 }, 0.5, 100);
    expect(near?.min).toBeCloseTo(10, 9);
    expect(near?.max).toBeCloseTo(1000, 9);
  });
});
