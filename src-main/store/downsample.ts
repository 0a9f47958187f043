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
  const n = step.length;
  if (value.length !== n) throw new RangeError(`${n} steps do not fit ${value.length} values`);
  if (!(maxPoints >= 2)) throw new RangeError(`maxPoints is ${maxPoints}; at least 2 are needed`);
  if (n <= maxPoints)
    return pick(
      step,
      value,
      Array.from({ length: n }, (_, i) => i),
    );

  const perBucket = value.every(Number.isFinite) ? 2 : 3;
  const buckets = Math.floor((maxPoints - 2) / perBucket);
  const inner = n - 2;
  const kept = [0];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * inner) / buckets);
    const to = 1 + Math.floor(((b + 1) * inner) / buckets);
    kept.push(...extremes(value, from, to));
  }
  kept.push(n - 1);
  return pick(step, value, kept);
}

/** Indices, ascending and each once, of the smallest, the largest and the first non-finite value. */
function extremes(value: Float32Array, from: number, to: number): number[] {
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
  return [...new Set([low, high, gap])].filter((i) => i >= 0).sort((a, b) => a - b);
}

function pick(step: Float64Array, value: Float32Array, indices: readonly number[]): Series {
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (const i of indices) {
    const v = value[i] ?? NaN;
    x.push(step[i] ?? NaN);
    y.push(Number.isFinite(v) ? v : null);
  }
  return { x, y };
}
