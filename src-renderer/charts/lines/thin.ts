/** Never more points than pixels, and yet every spike: what a line needs at the size at which it is drawn. */
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { eachInOrder } from '../../../src-main/shared/thin.ts';

/** What is seen of an axis. */
export interface Window {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

/** Where on an axis a value stands: 0 at its beginning, 1 at its end. */
export function place(value: number, { min, max, log }: Window): number {
  return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/**
 * The points inside the window and one beyond either end, so that the line reaches the edge. Where that are
 * more than there are columns, the window is cut into stretches of equal width and each keeps its smallest
 * and largest value (and one gap) at their own places.
 * @param points x ascending
 * @param columns pixels; at least 8
 */
export function thin(points: Points, window: Window, columns: number): Points {
  const { x, y } = points;
  const from = Math.max(0, lowerBound(x, window.min) - 1);
  const to = Math.min(x.length, upperBound(x, window.max) + 1);
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
    const at = place(x[i] ?? NaN, window);
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
