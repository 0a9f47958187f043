/** Fewer points with the same peaks: what is drawn must show every spike that was measured. */
import type { Series } from '../../src-main/contract/runs.ts';

/**
 * At most `maxPoints` points of a series, in order. Keeps the first and last point and each bucket's smallest
 * and largest value; a bucket with a gap keeps one `null`, so that the line still breaks there.
 * @param maxPoints at least 8
 */
export function decimate(series: Series, maxPoints: number): Series {
  const { x, y } = series;
  if (x.length <= maxPoints) return series;
  const perBucket = y.includes(null) ? 3 : 2;
  const buckets = Math.floor((maxPoints - 2) / perBucket);
  const inner = x.length - 2;
  const out: Series = { x: [], y: [] };
  const keep = (i: number): void => {
    const step = x[i];
    if (step === undefined) return;
    out.x.push(step);
    out.y.push(y[i] ?? null);
  };
  keep(0);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * inner) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    for (const i of extremes(y, from, to)) keep(i);
  }
  keep(x.length - 1);
  return out;
}

/** Indices of the minimum, the maximum and the first gap in y[from, to), ascending and distinct. */
function extremes(y: Series['y'], from: number, to: number): number[] {
  let min = -1;
  let max = -1;
  let gap = -1;
  for (let i = from; i < to; i++) {
    const value = y[i] ?? null;
    if (value === null) {
      if (gap < 0) gap = i;
      continue;
    }
    if (min < 0 || value < (y[min] ?? Infinity)) min = i;
    if (max < 0 || value > (y[max] ?? -Infinity)) max = i;
  }
  return [...new Set([min, max, gap])].filter((i) => i >= 0).sort((a, b) => a - b);
}
