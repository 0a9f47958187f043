import { describe, expect, it } from 'vitest';
import type { Series } from '../../src-main/contract/runs.ts';
import {
  appendEvents,
  appendSteps,
  mergeStored,
  NO_CURVES,
  stepsToEpochs,
} from '../../src-renderer/logic/curves.ts';
import { decimate } from '../../src-renderer/logic/decimate.ts';
import { nearestIndex } from '../../src-renderer/charts/nearest.ts';

function noisy(length: number): Series {
  const x = Array.from({ length }, (_, i) => i + 1);
  return { x, y: x.map((step) => Math.sin(step * 12.9898) * 0.3 + 1 / step) };
}

describe('decimate', () => {
  it('keeps spikes, ends and order within the limit', () => {
    const series = noisy(10_000);
    series.y[4321] = 99;
    series.y[7777] = -99;
    const drawn = decimate(series, 500);
    expect(drawn.x.length).toBeLessThanOrEqual(500);
    expect(drawn.x.length).toBeGreaterThan(400);
    expect(drawn.y).toContain(99);
    expect(drawn.y).toContain(-99);
    expect(drawn.x[0]).toBe(1);
    expect(drawn.x.at(-1)).toBe(10_000);
    expect(drawn.x).toEqual([...drawn.x].sort((a, b) => a - b));
    for (const [i, step] of drawn.x.entries()) expect(drawn.y[i]).toBe(series.y[step - 1]);
  });

  it('keeps gaps', () => {
    const series = noisy(3000);
    series.y[1500] = null;
    const drawn = decimate(series, 300);
    expect(drawn.x.length).toBeLessThanOrEqual(300);
    expect(drawn.y[drawn.x.indexOf(1501)]).toBeNull();
  });

  it('leaves short series alone', () => {
    const series = noisy(100);
    expect(decimate(series, 100)).toBe(series);
  });
});

describe('live curves', () => {
  it('appends following steps and skips those already there', () => {
    const once = appendSteps({ x: [], y: [] }, 1, [5, 4]);
    expect(appendSteps(once, 2, [4, 3, null])).toEqual({ x: [1, 2, 3, 4], y: [5, 4, 3, null] });
    expect(appendSteps(once, 1, [5, 4])).toBe(once);
  });

  it('breaks the line where steps are missing', () => {
    expect(appendSteps({ x: [1], y: [5] }, 4, [2])).toEqual({ x: [1, 2, 4], y: [5, null, 2] });
  });

  it('continues the stored curve with newer live steps only', () => {
    const live = { x: [3, 4, 5], y: [30, 40, 50] };
    expect(mergeStored({ x: [1, 4], y: [1, 4] }, live)).toEqual({ x: [1, 4, 5], y: [1, 4, 50] });
    expect(mergeStored({ x: [], y: [] }, live)).toEqual(live);
    expect(mergeStored({ x: [1], y: [1] }, live)).toEqual({ x: [1, 2, 3, 4, 5], y: [1, null, 30, 40, 50] });
    const stored = { x: [1, 9], y: [1, 9] };
    expect(mergeStored(stored, live)).toBe(stored);
  });

  it('takes all three metrics of several events', () => {
    const event = {
      type: 'steps',
      id: 'r',
      learningRate: 0.1,
      stepsPerSecond: 1,
      epoch: 1,
      fraction: 0.1,
    } as const;
    const curves = appendEvents(NO_CURVES, [
      { ...event, firstStep: 1, loss: [3], acc: [0.1], penalty: [9] },
      { ...event, firstStep: 2, loss: [2], acc: [0.2], penalty: [8] },
    ]);
    expect(curves).toEqual({
      loss: { x: [1, 2], y: [3, 2] },
      acc: { x: [1, 2], y: [0.1, 0.2] },
      penalty: { x: [1, 2], y: [9, 8] },
    });
  });

  it('stays bounded', () => {
    const long = appendSteps({ x: [], y: [] }, 1, noisy(30_000).y);
    expect(long.x.length).toBeLessThanOrEqual(12_000);
    expect(long.x.at(-1)).toBe(30_000);
  });

  it('turns steps into epochs', () => {
    expect(stepsToEpochs({ x: [50, 100], y: [1, 2] }, 100)).toEqual({ x: [0.5, 1], y: [1, 2] });
  });
});

describe('nearestIndex', () => {
  it('finds the nearest of an ascending list', () => {
    const xs = [0, 10, 20, 40];
    expect([-5, 4, 6, 29, 31, 99].map((x) => nearestIndex(xs, x))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(nearestIndex([], 3)).toBe(-1);
  });
});
