/** A small curve as an SVG path. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { pointsOf } from './points.ts';
import { thin } from './thin.ts';

export interface SparklineBox {
  readonly width: number;
  readonly height: number;
}

export interface Sparkline {
  /** SVG path data, `M…L…`; empty without values. */
  readonly line: string;
  /** Position of the last value. */
  readonly end: { readonly x: number; readonly y: number } | null;
}

/** Padding on all sides, for the width of the line. */
const MARGIN = 2;

/**
 * Scales the values to the box, over their x, with a gap where a value is missing. Keeps every peak of a long
 * curve. A constant curve runs through the middle.
 */
export function sparkline(series: Series | Points, { width, height }: SparklineBox): Sparkline {
  const points = pointsOf(series);
  const [from = 0, to = from] = [points.x[0], points.x.at(-1)];
  const columns = Math.max(8, 2 * Math.round(width));
  const { x, y } = thin(points, { min: from, max: Math.max(to, from + 1), log: false }, columns);
  const known = y.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [across, down] = [width - 2 * MARGIN, height - 2 * MARGIN];
  let pen: 'M' | 'L' = 'M';
  let line = '';
  let end: Sparkline['end'] = null;
  y.forEach((value, i) => {
    if (Number.isNaN(value)) {
      pen = 'M';
      return;
    }
    // A single value is drawn where the last value of a curve is drawn.
    const share = to === from ? 1 : ((x[i] ?? NaN) - from) / (to - from);
    end = {
      x: MARGIN + share * across,
      y: MARGIN + (high === low ? 0.5 : 1 - (value - low) / (high - low)) * down,
    };
    line += `${pen}${rounded(end.x)} ${rounded(end.y)}`;
    pen = 'L';
  });
  return { line, end };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
