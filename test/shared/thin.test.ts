import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src-main/random/philox.ts';
import { keptIndices } from '../../src-main/shared/thin.ts';

const curve = (n: number, valueAt: (i: number) => number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => valueAt(i));

/** Checks that indices are ascending, distinct and include both ends. */
function expectSubset(kept: Uint32Array, value: Float32Array): void {
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(value.length - 1);
  expect(kept.every((at, i) => i === 0 || at > (kept[i - 1] ?? Infinity))).toBe(true);
}

describe('thinning', () => {
  test.each([0, 1, 2, 15, 16])('keeps all of %i points if 16 are allowed', (n) => {
    expect([
      ...keptIndices(
        curve(n, (i) => i * i),
        16,
      ),
    ]).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test('random curves: at most maxPoints, an ascending subset, with the extremes of every part', () => {
    const random = new RandomStream(7, 'downsample');
    for (let round = 0; round < 40; round++) {
      const n = 17 + random.below(3000);
      const maxPoints = 16 + random.below(300);
      const value = curve(n, () => random.normal());
      const kept = keptIndices(value, maxPoints);
      expect(kept.length).toBeLessThanOrEqual(maxPoints);
      expectSubset(kept, value);
      const values = Array.from(kept, (i) => value[i] ?? NaN);
      expect(Math.min(...values)).toBe(Math.min(...value));
      expect(Math.max(...values)).toBe(Math.max(...value));
    }
  });

  test('a spike of one step survives wherever it is', () => {
    for (let at = 0; at < 1000; at++) {
      for (const height of [50, -50]) {
        expect(
          keptIndices(
            curve(1000, (i) => (i === at ? height : Math.sin(i))),
            20,
          ),
        ).toContain(at);
      }
    }
  });

  test('uses most of the allowed points', () => {
    const random = new RandomStream(8, 'downsample');
    expect(
      keptIndices(
        curve(10_000, () => random.normal()),
        1000,
      ).length,
    ).toBeGreaterThan(990);
  });

  test('a single value that is not finite is not lost', () => {
    for (let at = 0; at < 500; at++) {
      const value = curve(500, (i) => (i === at ? NaN : Math.sin(i)));
      const kept = keptIndices(value, 32);
      expect(kept).toContain(at);
      expect(kept.length).toBeLessThanOrEqual(32);
      expectSubset(kept, value);
    }
  });

  test('the last finite values of a diverged run are kept', () => {
    const value = curve(5000, (i) => (i < 2600 ? i : i % 2 === 0 ? Infinity : NaN));
    const kept = keptIndices(value, 64);
    expect(kept).toContain(2599);
    expect(kept.filter((i) => i >= 2600).length).toBeGreaterThan(1);
    expectSubset(kept, value);
  });

  test('refuses fewer than two points', () => {
    expect(() => keptIndices(new Float32Array(3), 1)).toThrow(RangeError);
  });
});
