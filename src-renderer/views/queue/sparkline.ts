/** A small curve as an SVG path. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { pointsOf } from '../../charts/lines/points.ts';
import { thin } from '../../charts/lines/thin.ts';

export interface Box {
  width: number;
  height: number;
  /** Kept free on all sides, for the width of the line. */
  margin: number;
}

/**
 * The values over their steps, as high and wide as the box; a gap where a value is missing. Of a long curve
 * every peak is kept.
 * @returns `M…L…`, empty without at least two values
 */
export function sparkline(series: Series | Points, { width, height, margin }: Box): string {
  const points = pointsOf(series);
  const [from = 0, to = from] = [points.x[0], points.x.at(-1)];
  const columns = Math.max(8, 2 * Math.round(width));
  const { x, y } = thin(points, { min: from, max: Math.max(to, from + 1), log: false }, columns);
  const known = y.filter((value) => !Number.isNaN(value));
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const across = (step: number): number =>
    margin + ((step - from) / Math.max(to - from, 1)) * (width - 2 * margin);
  const down = (value: number): number => {
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return margin + (1 - share) * (height - 2 * margin);
  };
  let pen: 'M' | 'L' = 'M';
  let path = '';
  x.forEach((step, i) => {
    const value = y[i] ?? NaN;
    if (Number.isNaN(value)) {
      pen = 'M';
      return;
    }
    path += `${pen}${across(step).toFixed(1)} ${down(value).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
