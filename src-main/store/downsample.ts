/** Fewer points for the same picture. */
import type { Series } from '../contract/runs.ts';

/**
 * Min/max-preserving downsampling: keeps the first and the last point, cuts the points between them into
 * buckets of equal length and keeps each bucket's smallest and largest value at their own steps. A spike of a
 * single step therefore survives any reduction, and so does a gap: of a bucket with values that are not
 * finite, the first of these is kept too.
 * @param step steps, ascending
 * @param value one value per step; NaN and infinities become null
 * @param maxPoints most points to return, at least 2; a curve that fits is returned whole
 */
export function downsample(step: Float64Array, value: Float32Array, maxPoints: number): Series {
  if (value.length !== step.length) {
    throw new RangeError(`${step.length} steps do not fit ${value.length} values`);
  }
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (const i of keptIndices(value, maxPoints)) {
    const v = value[i] ?? NaN;
    x.push(step[i] ?? NaN);
    y.push(Number.isFinite(v) ? v : null);
  }
  return { x, y };
}

/** Which values `downsample` keeps: indices, ascending and each once. */
export function keptIndices(value: Float32Array, maxPoints: number): Uint32Array {
  if (!(maxPoints >= 2)) throw new RangeError(`maxPoints is ${maxPoints}; at least 2 are needed`);
  const n = value.length;
  if (n <= maxPoints) return Uint32Array.from({ length: n }, (_, i) => i);
  const perBucket = value.every(Number.isFinite) ? 2 : 3;
  const buckets = Math.floor((maxPoints - 2) / perBucket);
  const inner = n - 2;
  const kept = new Uint32Array(buckets * perBucket + 2);
  let count = 1;
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * inner) / buckets);
    const to = 1 + Math.floor(((b + 1) * inner) / buckets);
    count = keepExtremes(value, from, to, kept, count);
  }
  kept[count++] = n - 1;
  return kept.subarray(0, count);
}

/**
 * Writes the indices, ascending and each once, of the smallest, the largest and the first non-finite value
 * in [from, to) to `kept` at `count`.
 * @returns the count with them
 */
function keepExtremes(
  value: Float32Array,
  from: number,
  to: number,
  kept: Uint32Array,
  count: number,
): number {
  let low = -1;
  let high = -1;
  let gap = -1;
  let min = Infinity;
  let max = -Infinity;
  for (let i = from; i < to; i++) {
    const v = value[i] ?? NaN;
    if (!Number.isFinite(v)) {
      if (gap < 0) gap = i;
      continue;
    }
    if (v < min) {
      min = v;
      low = i;
    }
    if (v > max) {
      max = v;
      high = i;
    }
  }
  const first = Math.min(low, high);
  const last = Math.max(low, high);
  const add = (i: number): void => {
    kept[count++] = i;
  };
  if (gap >= 0 && gap < first) add(gap);
  if (first >= 0) add(first);
  if (gap > first && gap < last) add(gap);
  if (last > first) add(last);
  if (gap > last) add(gap);
  return count;
}
