/** Downsampling: at most as many points as pixels, but every spike is kept. */
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { eachInOrder } from '../../../src-main/shared/thin.ts';

/** The visible part of an axis. */
export interface AxisWindow {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

/** Position of a value on an axis: 0 at its start, 1 at its end. */
export function place(value: number, { min, max, log }: AxisWindow): number {
  return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/**
 * The points inside the window and one beyond either end, so that the line reaches the edge. Where these are
 * more points than columns, the window is split into bins of equal width; each keeps its smallest and largest
 * value (and one gap) at their x.
 * @param points x ascending
 * @param columns pixels; at least 8
 */
export function thin(points: Points, axisWindow: AxisWindow, columns: number): Points {
  const { x, y } = points;
  const from = Math.max(0, lowerBound(x, axisWindow.min) - 1);
  const to = Math.min(x.length, upperBound(x, axisWindow.max) + 1);
  if (to - from <= columns) {
    return from === 0 && to === x.length ? points : { x: x.subarray(from, to), y: y.subarray(from, to) };
  }
  const perStretch = hasGap(y, from, to) ? 3 : 2;
  const stretches = Math.floor((columns - 2) / perStretch);
  const out = new Kept(stretches * perStretch + 2);
  out.add(points, from);
  let stretch = -1;
  let low = -1;
  let high = -1;
  let gap = -1;
  for (let i = from + 1; i < to - 1; i++) {
    const at = place(x[i] ?? NaN, axisWindow);
    const mine = Math.min(stretches - 1, Math.max(0, Math.floor(at * stretches)));
    if (mine !== stretch) {
      out.addInOrder(points, low, high, gap);
      stretch = mine;
      low = high = gap = -1;
    }
    const value = y[i] ?? NaN;
    if (Number.isNaN(value)) {
      if (gap < 0) gap = i;
    } else {
      if (low < 0 || value < (y[low] ?? NaN)) low = i;
      if (high < 0 || value > (y[high] ?? NaN)) high = i;
    }
  }
  out.addInOrder(points, low, high, gap);
  out.add(points, to - 1);
  return out.points();
}

function upperBound(ascending: Float64Array, bound: number): number {
  const at = lowerBound(ascending, bound);
  return ascending[at] === bound ? at + 1 : at;
}

function hasGap(y: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (Number.isNaN(y[i])) return true;
  return false;
}

class Kept {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#x = new Float64Array(capacity);
    this.#y = new Float64Array(capacity);
  }

  add({ x, y }: Points, i: number): void {
    this.#x[this.#count] = x[i] ?? NaN;
    this.#y[this.#count] = y[i] ?? NaN;
    this.#count += 1;
  }

  /** Of three indices, −1 where there is none, each once. */
  addInOrder(points: Points, low: number, high: number, gap: number): void {
    eachInOrder(low, high, gap, (i) => this.add(points, i));
  }

  points(): Points {
    return { x: this.#x.subarray(0, this.#count), y: this.#y.subarray(0, this.#count) };
  }
}
