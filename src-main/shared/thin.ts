/** Downsampling of curves for display. */

/**
 * Min/max downsampling: keeps the first and the last value, and the smallest and the largest of each bucket of equal
 * length between them. A spike of a single step therefore survives, and so does a gap: the first non-finite value of a
 * bucket is kept too.
 * @param maxPoints maximum number of values to keep, at least 2; shorter curves are kept completely
 * @returns ascending, distinct indices
 */
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
 * Writes the ascending, distinct indices of the smallest, the largest and the first non-finite value in [from, to) to
 * `kept` at `count`.
 * @returns the new count
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
  eachInOrder(low, high, gap, (i) => {
    kept[count++] = i;
  });
  return count;
}

/**
 * Calls `keep` with the ascending, distinct indices of a bucket's smallest and largest value and of a gap.
 * @param low −1 if there is none, and so is `high`
 * @param gap −1 if there is none
 */
export function eachInOrder(low: number, high: number, gap: number, keep: (i: number) => void): void {
  const first = Math.min(low, high);
  const last = Math.max(low, high);
  if (gap >= 0 && gap < first) keep(gap);
  if (first >= 0) keep(first);
  if (gap > first && gap < last) keep(gap);
  if (last > first) keep(last);
  if (gap > last) keep(gap);
}
