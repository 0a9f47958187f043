/** Linear or logarithmic height axis for counts or shares. */
import { niceStep } from './ticks.ts';

export type CountScale = 'linear' | 'log';

export interface HeightAxis {
  scale: CountScale;
  /** Value at the bottom of a logarithmic axis; 0 on a linear one. */
  min: number;
  /** Value at the top, > 0. */
  max: number;
  ticks: number[];
}

/** Most decades that a logarithmic axis shows. */
const MAX_DECADES = 6;

/**
 * @param highest of the values to be drawn
 * @param smallest of those above zero
 */
export function heightAxis(highest: number, smallest: number, scale: CountScale): HeightAxis {
  const top = highest > 0 ? highest : 1;
  if (scale === 'log') {
    const last = Math.ceil(Math.log10(top) - 1e-9);
    const lowest = Math.floor(Math.log10(smallest > 0 ? Math.min(smallest, top) : top) + 1e-9);
    const first = Math.max(last - MAX_DECADES, Math.min(lowest, last - 1));
    const ticks = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
    return { scale, min: 10 ** first, max: 10 ** last, ticks };
  }
  const step = niceStep(top, 4);
  const intervals = Math.ceil(top / step - 1e-9);
  const ticks = Array.from({ length: intervals + 1 }, (_, i) => Number((i * step).toPrecision(6)));
  return { scale, min: 0, max: intervals * step, ticks };
}

/**
 * Values above zero are drawn a little above the bottom of a logarithmic axis, so that they differ from zero.
 */
const FOOT = 0.03;

/** 0 (axis) … 1 (top). */
export function countHeight(axis: HeightAxis, value: number): number {
  if (value <= 0) return 0;
  if (axis.scale === 'linear') return value / axis.max;
  const log = Math.log10(value / axis.min) / Math.log10(axis.max / axis.min);
  return FOOT + (1 - FOOT) * Math.min(1, Math.max(0, log));
}
