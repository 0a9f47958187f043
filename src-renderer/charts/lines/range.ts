/** How far an axis reaches. */
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import type { Window } from './thin.ts';

export interface AxisRange {
  readonly min: number;
  readonly max: number;
}

/** Values that decide what is an outlier, per line; more would not change it. */
const SAMPLE = 4000;
/** Shares of the values that may lie outside on either side where outliers are ignored. */
const OUTLIERS = 0.02;
const MARGIN = 0.05;

/**
 * From the smallest to the largest x of all lines; null where there is none. On a log axis, of those above 0.
 * @param ordered whether x ascends: then the ends of a line say it all
 */
export function xExtent(lines: readonly Points[], log: boolean, ordered: boolean): AxisRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const { x } of lines) {
    const from = ordered && log ? lowerBound(x, Number.MIN_VALUE) : 0;
    const stride = ordered ? Math.max(1, x.length - 1 - from) : 1;
    for (let i = from; i < x.length; i += stride) {
      const value = x[i] ?? NaN;
      if (Number.isNaN(value) || (log && value <= 0)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min > max) return null;
  return min === max ? around(min, log) : { min, max };
}

/**
 * What the y axis has to show of the values in the window, with a margin; null where there are none.
 * @param ordered whether x ascends; else all points are looked at
 */
export function yRange(
  lines: readonly Points[],
  window: Window,
  options: { log: boolean; ignoreOutliers: boolean; ordered: boolean },
): AxisRange | null {
  const range = options.ignoreOutliers ? quantiles(lines, window, options) : extremes(lines, window, options);
  return range === null ? null : withMargin(range, options.log);
}

function visible(
  { x }: Points,
  window: Window,
  ordered: boolean,
): { from: number; to: number; inside: (i: number) => boolean } {
  if (!ordered) {
    return {
      from: 0,
      to: x.length,
      inside: (i) => (x[i] ?? NaN) >= window.min && (x[i] ?? NaN) <= window.max,
    };
  }
  const from = lowerBound(x, window.min);
  let to = lowerBound(x, window.max);
  while (x[to] === window.max) to += 1;
  return { from, to, inside: () => true };
}

function extremes(
  lines: readonly Points[],
  window: Window,
  { log, ordered }: { log: boolean; ordered: boolean },
): AxisRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const line of lines) {
    const { from, to, inside } = visible(line, window, ordered);
    for (let i = from; i < to; i++) {
      const value = line.y[i] ?? NaN;
      if ((log && value <= 0) || !inside(i)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? null : { min, max };
}

function quantiles(
  lines: readonly Points[],
  window: Window,
  { log, ordered }: { log: boolean; ordered: boolean },
): AxisRange | null {
  const sample: number[] = [];
  for (const line of lines) {
    const { from, to, inside } = visible(line, window, ordered);
    const stride = Math.max(1, Math.floor((to - from) / SAMPLE));
    for (let i = from; i < to; i += stride) {
      const value = line.y[i] ?? NaN;
      if (!Number.isNaN(value) && !(log && value <= 0) && inside(i)) sample.push(value);
    }
  }
  sample.sort((a, b) => a - b);
  const cut = Math.floor(sample.length * OUTLIERS);
  const min = sample[cut];
  const max = sample[sample.length - 1 - cut];
  return min === undefined || max === undefined ? null : { min, max };
}

export function withMargin({ min, max }: AxisRange, log: boolean): AxisRange {
  // What differs by less than rounding does is one value.
  if (max - min <= Math.max(Math.abs(min), Math.abs(max)) * 1e-7) return around(min, log);
  if (log) {
    const factor = (max / min) ** MARGIN;
    return { min: min / factor, max: max * factor };
  }
  const margin = (max - min) * MARGIN;
  // What is never negative does not begin below zero for the margin's sake.
  return { min: min >= 0 ? Math.max(0, min - margin) : min - margin, max: max + margin };
}

/** Room around a single value. */
function around(value: number, log: boolean): AxisRange {
  if (log) return { min: value / 2, max: value * 2 };
  const half = value === 0 ? 1 : Math.abs(value) * 0.1;
  return { min: value - half, max: value + half };
}
