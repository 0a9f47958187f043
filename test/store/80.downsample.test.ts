import { describe, expect, test } from 'vitest';
import { series, type Series } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { downsample } from '../../src-main/store/downsample.ts';

function curve(n: number, valueAt: (i: number) => number): { step: Float64Array; value: Float32Array } {
  return {
    step: Float64Array.from({ length: n }, (_, i) => i + 1),
    value: Float32Array.from({ length: n }, (_, i) => valueAt(i)),
  };
}

/** Every point is one of the curve, in order, each once; the ends are there. */
function expectSubset({ x, y }: Series, step: Float64Array, value: Float32Array): void {
  expect(x[0]).toBe(step[0]);
  expect(x.at(-1)).toBe(step.at(-1));
  for (const [i, at] of x.entries()) {
    if (i > 0) expect(at).toBeGreaterThan(x[i - 1] ?? Infinity);
    const original = value[step.indexOf(at)] ?? NaN;
    expect(y[i]).toBe(Number.isFinite(original) ? original : null);
  }
}

describe('downsample', () => {
  test.each([0, 1, 2, 15, 16])('returns a curve of %i points whole when 16 are allowed', (n) => {
    const { step, value } = curve(n, (i) => i * i);
    expect(downsample(step, value, 16)).toEqual({ x: [...step], y: [...value] });
  });

  test('random curves: at most maxPoints, a subset in order, with the extremes of every stretch', () => {
    const random = new RandomStream(7, 'downsample');
    for (let round = 0; round < 40; round++) {
      const n = 17 + random.below(3000);
      const maxPoints = 16 + random.below(300);
      const { step, value } = curve(n, () => random.normal());
      const reduced = downsample(step, value, maxPoints);
      expect(reduced.x.length).toBeLessThanOrEqual(maxPoints);
      expectSubset(reduced, step, value);
      const finite = reduced.y.filter((y) => y !== null);
      expect(Math.min(...finite)).toBe(Math.min(...value));
      expect(Math.max(...finite)).toBe(Math.max(...value));
    }
  });

  test('a spike of one step survives wherever it is', () => {
    for (let at = 0; at < 1000; at++) {
      for (const height of [50, -50]) {
        const { step, value } = curve(1000, (i) => (i === at ? height : Math.sin(i)));
        const { x, y } = downsample(step, value, 20);
        expect(y[x.indexOf(at + 1)]).toBe(height);
      }
    }
  });

  test('uses most of the points it may', () => {
    const random = new RandomStream(8, 'downsample');
    const { step, value } = curve(10_000, () => random.normal());
    expect(downsample(step, value, 1000).x.length).toBeGreaterThan(990);
  });

  test('values that are not finite become null, and a single one is not lost', () => {
    for (let at = 0; at < 500; at++) {
      const { step, value } = curve(500, (i) => (i === at ? NaN : Math.sin(i)));
      const reduced = downsample(step, value, 32);
      expect(reduced.y[reduced.x.indexOf(at + 1)]).toBeNull();
      expect(reduced.x.length).toBeLessThanOrEqual(32);
      expectSubset(reduced, step, value);
    }
  });

  test('a run that diverged ends in null, and its last finite values are kept', () => {
    const { step, value } = curve(5000, (i) => (i < 2600 ? i : i % 2 === 0 ? Infinity : NaN));
    const reduced = downsample(step, value, 64);
    expect(series.parse(reduced)).toEqual(reduced);
    expect(reduced.y.at(-1)).toBeNull();
    expect(Math.max(...reduced.y.filter((y) => y !== null))).toBe(2599);
    expect(reduced.y.every((y, i) => (y === null) === (reduced.x[i] ?? 0) > 2600)).toBe(true);
  });

  test('keeps step numbers that do not begin at 1', () => {
    const step = Float64Array.from({ length: 100 }, (_, i) => 1000 + 3 * i);
    const value = new Float32Array(100);
    const { x } = downsample(step, value, 16);
    expect([x[0], x.at(-1)]).toEqual([1000, 1297]);
  });

  test('refuses arrays of different length and fewer than two points', () => {
    expect(() => downsample(new Float64Array(3), new Float32Array(2), 16)).toThrow(RangeError);
    expect(() => downsample(new Float64Array(3), new Float32Array(3), 1)).toThrow(RangeError);
  });
});
