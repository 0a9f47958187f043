import { describe, expect, it } from 'vitest';
import type { Points } from '../../../../src-main/shared/points.ts';
import { place, thin } from '../../../../src-renderer/charts/lines/thin.ts';
import { nearestIndex, nearestOfAll } from '../../../../src-renderer/charts/lines/nearest.ts';

function noisy(length: number): Points {
  const x = Float64Array.from({ length }, (_, i) => i + 1);
  return { x, y: x.map((step) => Math.sin(step * 12.9898) * 0.3 + 1 / step) };
}

const all = { min: 1, max: 10_000, log: false };

describe('thin', () => {
  it('keeps spikes, ends and order, and never more points than columns', () => {
    const points = noisy(10_000);
    points.y[4321] = 99;
    points.y[7777] = -99;
    const drawn = thin(points, all, 500);
    expect(drawn.x.length).toBeLessThanOrEqual(500);
    expect(drawn.x.length).toBeGreaterThan(400);
    expect(drawn.y).toContain(99);
    expect(drawn.y).toContain(-99);
    expect(drawn.x[0]).toBe(1);
    expect(drawn.x.at(-1)).toBe(10_000);
    expect([...drawn.x]).toEqual([...drawn.x].sort((a, b) => a - b));
    for (const [i, step] of drawn.x.entries()) expect(drawn.y[i]).toBe(points.y[step - 1]);
  });

  it('keeps gaps', () => {
    const points = noisy(3000);
    points.y[1500] = NaN;
    const drawn = thin(points, { min: 1, max: 3000, log: false }, 300);
    expect(drawn.x.length).toBeLessThanOrEqual(300);
    expect(drawn.y[drawn.x.indexOf(1501)]).toBeNaN();
  });

  it('does not change lines with few points', () => {
    const points = noisy(100);
    expect(thin(points, { min: 1, max: 100, log: false }, 100)).toBe(points);
  });

  it('shows a part of the axis at full resolution, with a point beyond either end', () => {
    const drawn = thin(noisy(10_000), { min: 200.5, max: 300.5, log: false }, 500);
    expect(drawn.x[0]).toBe(200);
    expect(drawn.x.at(-1)).toBe(301);
    expect(drawn.x.length).toBe(102);
  });

  it('splits a log axis by equal ratios', () => {
    const drawn = thin(noisy(10_000), { min: 1, max: 10_000, log: true }, 200);
    const firstDecade = drawn.x.filter((step) => step <= 10).length;
    expect(firstDecade).toBe(10);
    expect(drawn.x.length).toBeLessThanOrEqual(200);
  });

  it('returns nothing for an empty line', () => {
    expect(thin({ x: new Float64Array(0), y: new Float64Array(0) }, all, 100).x.length).toBe(0);
  });
});

it('places values on linear and log axes', () => {
  expect(place(5, { min: 0, max: 10, log: false })).toBe(0.5);
  expect(place(10, { min: 1, max: 100, log: true })).toBeCloseTo(0.5, 12);
});

describe('nearest', () => {
  it('finds the nearest of an ascending list', () => {
    const xs = [0, 10, 20, 40];
    expect([-5, 4, 6, 29, 31, 99].map((x) => nearestIndex(xs, x))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(nearestIndex([], 3)).toBe(-1);
  });

  it('finds the nearest of an unordered list', () => {
    expect(nearestOfAll([5, NaN, 1, 3], 2.9)).toBe(3);
    expect(nearestOfAll([], 1)).toBe(-1);
  });
});
