/** Range of an axis. */
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import type { AxisWindow } from './thin.ts';

export interface AxisRange {
  readonly min: number;
  readonly max: number;
}

/** Number of values per line sampled to find outliers; more would not change the result. */
const SAMPLE = 4000;
/** Shares of the values that may lie outside on either side where outliers are ignored. */
const OUTLIERS = 0.02;
const MARGIN = 0.05;

/**
 * From the smallest to the largest x of all lines; null where there is none. On a log axis, of those above 0.
 * @param ordered whether x ascends: then the ends of a line are enough
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
 * The y range of the values in the window, with a margin; null where there are none.
 * @param ordered whether x ascends; else all points are checked
 */
export function yRange(
  lines: readonly Points[],
  axisWindow: AxisWindow,
  options: { log: boolean; ignoreOutliers: boolean; ordered: boolean },
): AxisRange | null {
  const range = options.ignoreOutliers
    ? quantiles(lines, axisWindow, options)
    : extremes(lines, axisWindow, options);
  return range === null ? null : withMargin(range, options.log);
}

function visible(
  { x }: Points,
  axisWindow: AxisWindow,
  ordered: boolean,
): { from: number; to: number; inside: (i: number) => boolean } {
  if (!ordered) {
    return {
      from: 0,
      to: x.length,
      inside: (i) => (x[i] ?? NaN) >= axisWindow.min && (x[i] ?? NaN) <= axisWindow.max,
    };
  }
  const from = lowerBound(x, axisWindow.min);
  let to = lowerBound(x, axisWindow.max);
  while (x[to] === axisWindow.max) to += 1;
  return { from, to, inside: () => true };
}

function extremes(
  lines: readonly Points[],
  axisWindow: AxisWindow,
  { log, ordered }: { log: boolean; ordered: boolean },
): AxisRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const line of lines) {
    const { from, to, inside } = visible(line, axisWindow, ordered);
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
  axisWindow: AxisWindow,
  { log, ordered }: { log: boolean; ordered: boolean },
): AxisRange | null {
  const sample: number[] = [];
  for (const line of lines) {
    const { from, to, inside } = visible(line, axisWindow, ordered);
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
  // Values that differ only by rounding count as one value.
  if (max - min <= Math.max(Math.abs(min), Math.abs(max)) * 1e-7) return around(min, log);
  if (log) {
    const factor = (max / min) ** MARGIN;
    return { min: min / factor, max: max * factor };
  }
  const margin = (max - min) * MARGIN;
  // The margin must not extend a non-negative range below zero.
  return { min: min >= 0 ? Math.max(0, min - margin) : min - margin, max: max + margin };
}

/** Margin around a single value. */
function around(value: number, log: boolean): AxisRange {
  if (log) return { min: value / 2, max: value * 2 };
  const half = value === 0 ? 1 : Math.abs(value) * 0.1;
  return { min: value - half, max: value + half };
}
