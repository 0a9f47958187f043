import { describe, expect, it } from 'vitest';
import { pack } from '../../../src-main/shared/packed.ts';
import {
  appendEvents,
  appendSteps,
  curveOf,
  MAX_POINTS,
  mergeStored,
  NO_CURVE,
  NO_CURVES,
  readCurve,
  withDetail,
  type Curve,
} from '../../../src-renderer/data/curves.ts';

const curve = (x: number[], y: (number | null)[], whole = true): Curve => curveOf(x, y, whole);
const plain = ({ x, y }: { x: Float64Array; y: Float64Array }) => ({
  x: [...x],
  y: [...y].map((value) => (Number.isNaN(value) ? null : value)),
});

describe('live curves', () => {
  it('appends following steps and skips those already there', () => {
    const once = appendSteps(NO_CURVE, 1, [5, 4]);
    expect(plain(appendSteps(once, 2, [4, 3, null]))).toEqual({ x: [1, 2, 3, 4], y: [5, 4, 3, null] });
    expect(appendSteps(once, 1, [5, 4])).toBe(once);
  });

  it('breaks the line where steps are missing, and is no longer complete', () => {
    const broken = appendSteps(curve([1], [5]), 4, [2]);
    expect(plain(broken)).toEqual({ x: [1, 2, 4], y: [5, null, 2] });
    expect(broken.whole).toBe(false);
  });

  it('never changes the curve that it extends, nor another extension of it', () => {
    const base = appendSteps(NO_CURVE, 1, [1, 2, 3]);
    const one = appendSteps(base, 4, [4]);
    const other = appendSteps(base, 4, [40]);
    expect(plain(base)).toEqual({ x: [1, 2, 3], y: [1, 2, 3] });
    expect(one.y.at(-1)).toBe(4);
    expect(other.y.at(-1)).toBe(40);
  });

  it('shares memory with the curve that it extends', () => {
    let grown = appendSteps(NO_CURVE, 1, [0]);
    const buffers = new Set<ArrayBufferLike>();
    for (let step = 2; step <= 5000; step++) {
      grown = appendSteps(grown, step, [step]);
      buffers.add(grown.x.buffer);
    }
    expect(grown.x.length).toBe(5000);
    expect(buffers.size).toBeLessThan(10);
  });

  it('continues the stored curve with newer live steps only', () => {
    const live = curve([3, 4, 5], [30, 40, 50]);
    expect(plain(mergeStored(curve([1, 4], [1, 4]), live))).toEqual({ x: [1, 4, 5], y: [1, 4, 50] });
    expect(plain(mergeStored(NO_CURVE, live))).toEqual(plain(live));
    expect(plain(mergeStored(curve([1], [1]), live))).toEqual({
      x: [1, 2, 3, 4, 5],
      y: [1, null, 30, 40, 50],
    });
    const stored = curve([1, 9], [1, 9]);
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
    expect(plain(curves.loss)).toEqual({ x: [1, 2], y: [3, 2] });
    expect(plain(curves.acc)).toEqual({ x: [1, 2], y: [0.1, 0.2] });
    expect(plain(curves.penalty)).toEqual({ x: [1, 2], y: [9, 8] });
    expect(curves.learningRate).toBe(NO_CURVE);
  });

  it('stays bounded, keeps spikes, gaps and the newest value, and is marked as thinned', () => {
    const values: (number | null)[] = Array.from({ length: MAX_POINTS + 1 }, (_, i) => Math.sin(i));
    values[4321] = 99;
    values[7777] = -99;
    values[9001] = null;
    const long = appendSteps(NO_CURVE, 1, values);
    expect(long.x.length).toBeLessThanOrEqual(MAX_POINTS * 0.75);
    expect(long.whole).toBe(false);
    expect(long.x.at(-1)).toBe(MAX_POINTS + 1);
    expect(long.y).toContain(99);
    expect(long.y).toContain(-99);
    expect(long.y[long.x.indexOf(9002)]).toBeNaN();
    expect([...long.x]).toEqual([...long.x].sort((a, b) => a - b));
  });
});

describe('curves of the workstation', () => {
  const values = Float32Array.of(0.5, NaN, 0.25);

  it('reads consecutive steps', () => {
    const { curve: read } = readCurve({
      metric: 'loss',
      total: 3,
      firstStep: 7,
      steps: null,
      values: pack(values),
      smoothed: null,
    });
    expect(plain(read)).toEqual({ x: [7, 8, 9], y: [0.5, null, 0.25] });
    expect(read.whole).toBe(true);
  });

  it('reads thinned curves with their averages', () => {
    const { curve: read, smoothed } = readCurve({
      metric: 'loss',
      total: 1000,
      firstStep: null,
      steps: pack(Uint32Array.of(1, 500, 1000)),
      values: pack(values),
      smoothed: pack(Float32Array.of(0.5, 0.75, 1)),
    });
    expect(plain(read)).toEqual({ x: [1, 500, 1000], y: [0.5, null, 0.25] });
    expect(read.whole).toBe(false);
    expect(smoothed === null ? null : plain(smoothed)).toEqual({ x: [1, 500, 1000], y: [0.5, 0.75, 1] });
  });

  it('replaces coarse points by finer ones', () => {
    const coarse = curve([1, 10, 20, 30, 40], [1, 2, 3, 4, 5], false);
    expect(plain(withDetail(coarse, curve([15, 20, 25], [15, 20, 25])))).toEqual({
      x: [1, 10, 15, 20, 25, 30, 40],
      y: [1, 2, 15, 20, 25, 4, 5],
    });
    expect(withDetail(coarse, NO_CURVE)).toBe(coarse);
  });
});
