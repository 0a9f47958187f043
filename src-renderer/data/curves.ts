/**
 * Step curves: stored values joined with live ones. Curves are immutable, but a longer curve shares its memory
 * with the shorter one that it extends, so that a new step does not copy the whole curve.
 */
import type { StepCurve } from '../../src-main/contract/channels/compare.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { unpackCounts, unpackFloats } from '../../src-main/shared/packed.ts';
import type { StepMetric } from '../../src-main/contract/metrics.ts';
import { lowerBound } from '../../src-main/shared/lowerBound.ts';
import type { Points } from '../../src-main/shared/points.ts';

export type StepsEvent = Extract<WorkstationEvent, { type: 'steps' }>;

/** `x` are steps, ascending; `y` NaN breaks the line. */
export interface Curve extends Points {
  /** True: it has every step and was never thinned. */
  readonly whole: boolean;
  readonly memory: Memory;
}

export type RunCurves = Readonly<Record<StepMetric, Curve>>;

/** Longer curves arrive thinned, and live ones are thinned to half of this when they exceed it. */
export const MAX_POINTS = 20_000;

/** A buffer that curves grow into; `used` shows which of them may still append. */
class Memory {
  readonly x: Float64Array;
  readonly y: Float64Array;
  used = 0;

  constructor(capacity: number) {
    this.x = new Float64Array(capacity);
    this.y = new Float64Array(capacity);
  }

  push(x: number, y: number): void {
    this.x[this.used] = x;
    this.y[this.used] = y;
    this.used += 1;
  }

  curve(whole: boolean): Curve {
    return { x: this.x.subarray(0, this.used), y: this.y.subarray(0, this.used), whole, memory: this };
  }
}

export const NO_CURVE: Curve = new Memory(0).curve(true);
export const NO_CURVES: RunCurves = {
  loss: NO_CURVE,
  acc: NO_CURVE,
  penalty: NO_CURVE,
  learningRate: NO_CURVE,
};

export function lastStep({ x }: Points): number {
  return x.at(-1) ?? 0;
}

/** @param values null where a value is not finite */
export function curveOf(steps: ArrayLike<number>, values: ArrayLike<number | null>, whole: boolean): Curve {
  const memory = new Memory(steps.length);
  for (let i = 0; i < steps.length; i++) memory.push(steps[i] ?? NaN, finite(values[i]));
  return memory.curve(whole);
}

/** A curve as the workstation sends it, with its averages if requested. */
export function readCurve({ total, firstStep, steps, values, smoothed }: StepCurve): {
  curve: Curve;
  smoothed: Points | null;
} {
  const y = unpackFloats(values);
  const x = steps === null ? Float64Array.from(y, (_, i) => (firstStep ?? 0) + i) : unpackCounts(steps);
  const curve = curveOf(x, y, total === y.length);
  return {
    curve,
    smoothed: smoothed === null ? null : { x: curve.x, y: Float64Array.from(unpackFloats(smoothed)) },
  };
}

function finite(value: number | null | undefined): number {
  return value === null || value === undefined || !Number.isFinite(value) ? NaN : value;
}

/** Values of steps firstStep, firstStep+1, …; steps already there are skipped, missing ones break the line. */
export function appendSteps(curve: Curve, firstStep: number, values: readonly (number | null)[]): Curve {
  const known = lastStep(curve);
  const skip = Math.max(0, known + 1 - firstStep);
  if (skip >= values.length) return curve;
  const gap = known > 0 && firstStep > known + 1;
  const memory = bufferFor(curve, values.length - skip + (gap ? 1 : 0));
  if (gap) memory.push(known + 1, NaN);
  for (let i = skip; i < values.length; i++) memory.push(firstStep + i, finite(values[i]));
  const grown = memory.curve(curve.whole && !gap);
  return grown.x.length > MAX_POINTS ? halved(grown) : grown;
}

/** The curve's own buffer where no other curve has appended to it; else a larger copy. */
function bufferFor(curve: Curve, count: number): Memory {
  const { memory, x, y } = curve;
  if (memory.used === x.length && memory.x.length >= x.length + count) return memory;
  const larger = new Memory(Math.max(256, 2 * x.length, x.length + count));
  larger.x.set(x);
  larger.y.set(y);
  larger.used = x.length;
  return larger;
}

/** Half as many points: keeps the smallest and the largest of every four, or a gap. */
function halved(curve: Curve): Curve {
  const { x, y } = curve;
  const memory = new Memory(Math.ceil(x.length * 0.75));
  for (let i = 0; i < x.length; i += 4) {
    const end = Math.min(x.length, i + 4);
    let low = i;
    let high = i;
    let gap = -1;
    for (let j = i; j < end; j++) {
      const value = y[j] ?? NaN;
      if (Number.isNaN(value)) gap = j;
      else {
        if (!(value >= (y[low] ?? NaN))) low = j;
        if (!(value <= (y[high] ?? NaN))) high = j;
      }
    }
    // The newest value is always kept, because users watch it.
    const newest = end === x.length ? end - 1 : -1;
    const kept = [...new Set([low, high, gap, newest])].filter((j) => j >= 0).sort((a, b) => a - b);
    for (const j of kept.slice(-3)) memory.push(x[j] ?? NaN, y[j] ?? NaN);
  }
  return memory.curve(false);
}

export function appendEvents(curves: RunCurves, events: readonly StepsEvent[]): RunCurves {
  let { loss, acc, penalty } = curves;
  for (const event of events) {
    loss = appendSteps(loss, event.firstStep, event.loss);
    acc = appendSteps(acc, event.firstStep, event.acc);
    penalty = appendSteps(penalty, event.firstStep, event.penalty);
  }
  return { ...curves, loss, acc, penalty };
}

/** The stored curve, then the live steps that are newer than it. */
export function mergeStored(stored: Curve, live: Curve): Curve {
  const last = lastStep(stored);
  const from = lowerBound(live.x, last + 1);
  if (from >= live.x.length) return stored;
  const gap = last > 0 && (live.x[from] ?? 0) > last + 1;
  const memory = bufferFor(stored, live.x.length - from + 1);
  if (gap) memory.push(last + 1, NaN);
  for (let i = from; i < live.x.length; i++) memory.push(live.x[i] ?? NaN, live.y[i] ?? NaN);
  return memory.curve(stored.whole && live.whole && !gap);
}

/** Replaces the coarse points of a range by finer ones. */
export function withDetail(curve: Points, detail: Points): Points {
  const first = detail.x[0];
  const last = detail.x.at(-1);
  if (first === undefined || last === undefined) return curve;
  const before = lowerBound(curve.x, first);
  const after = lowerBound(curve.x, last + 1);
  const joined = (from: Float64Array, fine: Float64Array): Float64Array => {
    const all = new Float64Array(before + fine.length + from.length - after);
    all.set(from.subarray(0, before));
    all.set(fine, before);
    all.set(from.subarray(after), before + fine.length);
    return all;
  };
  return { x: joined(curve.x, detail.x), y: joined(curve.y, detail.y) };
}
