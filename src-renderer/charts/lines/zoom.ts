/** Parts of an axis, as dragging, the wheel and keys choose them. On a log axis, equal ratios count as equal. */
import type { AxisRange } from './range.ts';
import type { Window } from './thin.ts';

const forward = (value: number, log: boolean): number => (log ? Math.log(value) : value);
const back = (value: number, log: boolean): number => (log ? Math.exp(value) : value);
/** Smaller parts than this share of the whole are not zoomed into: numbers end before. */
const SMALLEST = 1e-6;

/** The value at a share (0 … 1) of the window. */
export function valueAt(share: number, { min, max, log }: Window): number {
  const from = forward(min, log);
  return back(from + share * (forward(max, log) - from), log);
}

/**
 * The window made smaller (factor < 1) or larger around a value that keeps its place, inside the whole.
 * @returns null where that is the whole
 */
export function zoomed(window: Window, whole: AxisRange, factor: number, around: number): AxisRange | null {
  const { log } = window;
  const center = forward(around, log);
  const from = center + (forward(window.min, log) - center) * factor;
  const to = center + (forward(window.max, log) - center) * factor;
  return within(from, to, whole, log);
}

/** The window moved by a share of its width, inside the whole; null where that is the whole. */
export function panned(window: Window, whole: AxisRange, share: number): AxisRange | null {
  const { log } = window;
  const from = forward(window.min, log);
  const to = forward(window.max, log);
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
