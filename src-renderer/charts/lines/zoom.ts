/** Zoom and pan of an axis, by dragging, wheel and keys. On a log axis, by ratios. */
import type { AxisRange } from './range.ts';
import type { AxisWindow } from './thin.ts';

const forward = (value: number, log: boolean): number => (log ? Math.log(value) : value);
const back = (value: number, log: boolean): number => (log ? Math.exp(value) : value);
/** Smallest share of the full range that can be zoomed into: below it, floating-point precision ends. */
const SMALLEST = 1e-6;

/** The value at a share (0 … 1) of the window. */
export function valueAt(share: number, { min, max, log }: AxisWindow): number {
  const from = forward(min, log);
  return back(from + share * (forward(max, log) - from), log);
}

/**
 * Zooms in (factor < 1) or out around a value that keeps its position, within the full range.
 * @returns null for the full range
 */
export function zoomed(
  axisWindow: AxisWindow,
  whole: AxisRange,
  factor: number,
  around: number,
): AxisRange | null {
  const { log } = axisWindow;
  const center = forward(around, log);
  const from = center + (forward(axisWindow.min, log) - center) * factor;
  const to = center + (forward(axisWindow.max, log) - center) * factor;
  return within(from, to, whole, log);
}

/** Pans by a share of the window's width, within the full range; null for the full range. */
export function panned(axisWindow: AxisWindow, whole: AxisRange, share: number): AxisRange | null {
  const { log } = axisWindow;
  const from = forward(axisWindow.min, log);
  const to = forward(axisWindow.max, log);
  const wholeFrom = forward(whole.min, log);
  const wholeTo = forward(whole.max, log);
  const shift = Math.min(wholeTo - to, Math.max(wholeFrom - from, share * (to - from)));
  return within(from + shift, to + shift, whole, log);
}

function within(from: number, to: number, whole: AxisRange, log: boolean): AxisRange | null {
  const wholeFrom = forward(whole.min, log);
  const wholeTo = forward(whole.max, log);
  const width = wholeTo - wholeFrom;
  if (to - from >= width * (1 - 1e-9)) return null;
  if (to - from < width * SMALLEST) return { min: back(from, log), max: back(from + width * SMALLEST, log) };
  const begin = Math.max(wholeFrom, from);
  const end = Math.min(wholeTo, to);
  return { min: back(begin, log), max: back(end, log) };
}
