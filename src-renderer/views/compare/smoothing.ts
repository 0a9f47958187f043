/** Smoothed lines. The raw line stays visible behind them, and later values never change them. */
import { smooth } from '../../../src-main/shared/smoothing.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { pointsOnce } from '../../charts/lines/points.ts';

/** The debiased moving average of a line at its own x; the line itself for a weight of 0. */
export function smoothed(points: Points, beta: number): Points {
  if (beta === 0) return points;
  return pointsOnce(points, `smooth ${beta}`, () => ({ x: points.x, y: smooth(points.y, beta) }));
}

/**
 * Continues averages that were computed over more values than a thinned line has.
 * @param known averages up to some x, e.g. over every step, from the workstation
 * @param points the line that reaches beyond them
 */
export function continued(known: Points, points: Points, beta: number): Points {
  const last = known.x.at(-1) ?? -Infinity;
  const from = points.x.findIndex((x) => x > last);
  if (from < 0) return known;
  const x = new Float64Array(known.x.length + points.x.length - from);
  const y = new Float64Array(x.length);
  x.set(known.x);
  y.set(known.y);
  x.set(points.x.subarray(from), known.x.length);
  // After this many values the average has practically all its weight.
  let average = known.y.findLast((value) => !Number.isNaN(value)) ?? NaN;
  for (let i = from; i < points.x.length; i++) {
    const value = points.y[i] ?? NaN;
    if (!Number.isNaN(value)) {
      average = Number.isNaN(average) ? value : beta * average + (1 - beta) * value;
    }
    y[known.x.length + i - from] = Number.isNaN(value) ? NaN : average;
  }
  return { x, y };
}
