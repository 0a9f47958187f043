/** The values of a chart's lines at a position on its x axis. */
import { nearestIndex, nearestOfAll } from './nearest.ts';
import { place } from './thin.ts';
import type { ChartLine, PlotModel } from './plotModel.ts';

export interface Reading {
  readonly line: ChartLine;
  readonly x: number;
  readonly y: number;
  /** Of a mean: the ends of its band there, and how many lines it was taken over. */
  readonly band: { low: number; high: number; n: number } | null;
}

/** Largest distance of a line's point from the position, as a share of the axis. */
const REACH = 1 / 16;

/**
 * The value of every line that is nearest to x. Raw lines behind smoothed ones are left out.
 * @param ordered whether the lines' x ascend
 */
export function readingsAt(model: PlotModel, x: number, ordered: boolean): Reading[] {
  const at = place(x, model.x);
  return model.lines.flatMap(({ line, points }) => {
    if (line.look === 'faint') return [];
    const i = (ordered ? nearestIndex : nearestOfAll)(points.x, x);
    const px = points.x[i] ?? NaN;
    const py = points.y[i] ?? NaN;
    const reached = place(px, model.x);
    if (Number.isNaN(py) || !(Math.abs(reached - at) <= REACH) || reached < -1e-9 || reached > 1 + 1e-9)
      return [];
    const band = line.band?.();
    return [
      {
        line,
        x: px,
        y: py,
        band:
          band === undefined
            ? null
            : { low: band.low[i] ?? NaN, high: band.high[i] ?? NaN, n: band.n[i] ?? 0 },
      },
    ];
  });
}

/** Those nearest to a value, from the highest down. */
export function nearestReadings(readings: readonly Reading[], y: number, most: number): Reading[] {
  return [...readings]
    .sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))
    .slice(0, most)
    .sort((a, b) => b.y - a.y);
}
