import { describe, expect, it } from 'vitest';
import { smooth } from '../../../../src-main/shared/smoothing.ts';
import { continued, smoothed } from '../../../../src-renderer/views/compare/smoothing.ts';

const noise = (length: number): number[] =>
  Array.from({ length }, (_, i) => Math.sin(i * 12.9898) + 1 / (i + 1));
const points = (y: number[], first = 1) => ({
  x: Float64Array.from(y, (_, i) => first + i),
  y: Float64Array.from(y),
});

describe('smooth', () => {
  it('is the debiased moving average', () => {
    const [a = 0, b = 0, c = 0] = smooth([1, 3, 2], 0.5);
    expect(a).toBe(1);
    expect(b).toBeCloseTo((0.5 * 0.5 * 1 + 0.5 * 3) / (1 - 0.25), 12);
    expect(c).toBeCloseTo((0.125 * 1 + 0.25 * 3 + 0.5 * 2) / (1 - 0.125), 12);
  });

  it('starts at the first value and does not change a constant', () => {
    for (const value of smooth([7, 7, 7, 7], 0.99)) expect(value).toBeCloseTo(7, 12);
    expect([...smooth([1, 2, 3], 0)]).toEqual([1, 2, 3]);
  });

  it.each([0.1, 0.6, 0.9, 0.99])(
    'never changes the past: what is appended changes nothing before it (%f)',
    (beta) => {
      const values = noise(2000);
      values[500] = 1e9;
      values[700] = NaN;
      const all = smooth(values, beta);
      for (const end of [1, 2, 10, 501, 701, 1999]) {
        expect([...smooth(values.slice(0, end), beta)]).toEqual([...all.subarray(0, end)]);
      }
    },
  );

  it('keeps gaps and continues after them as if they did not exist', () => {
    const gap = smooth([1, NaN, 3, Infinity, 2], 0.5);
    expect(gap[1]).toBeNaN();
    expect(gap[3]).toBeNaN();
    expect([gap[0], gap[2], gap[4]]).toEqual([...smooth([1, 3, 2], 0.5)]);
    expect([...smooth([NaN, NaN], 0.9)]).toEqual([NaN, NaN]);
    expect([...smooth([NaN, 4], 0.9)][1]).toBeCloseTo(4, 12);
  });
});

describe('smoothed lines', () => {
  it('are computed once per line and weight', () => {
    const line = points(noise(50));
    expect(smoothed(line, 0.9)).toBe(smoothed(line, 0.9));
    expect(smoothed(line, 0.8)).not.toBe(smoothed(line, 0.9));
    expect(smoothed(line, 0)).toBe(line);
  });

  it('continue averages over more values than the line has', () => {
    const values = noise(3000);
    const beta = 0.95;
    const exact = smooth(values, beta);
    const known = {
      x: Float64Array.of(1, 1000, 2000),
      y: Float64Array.of(exact[0] ?? 0, exact[999] ?? 0, exact[1999] ?? 0),
    };
    const live = {
      x: Float64Array.from({ length: 1003 }, (_, i) => (i < 3 ? ([1, 1000, 2000][i] ?? 0) : 1998 + i)),
      y: Float64Array.from(
        { length: 1003 },
        (_, i) => values[i < 3 ? ([0, 999, 1999][i] ?? 0) : 1997 + i] ?? 0,
      ),
    };
    const line = continued(known, live, beta);
    expect(line.x.length).toBe(1003);
    expect(line.x.at(-1)).toBe(3000);
    expect(line.y.at(-1)).toBeCloseTo(exact[2999] ?? 0, 12);
    expect([...line.y.subarray(0, 3)]).toEqual([...known.y]);
    expect(continued(known, points([1, 2]), beta)).toBe(known);
  });
});
