/** The model of a chart, from which both the screen and an exported figure are drawn. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { pointsOf } from './points.ts';
import { xExtent, yRange, type AxisRange } from './range.ts';
import { place, thin, type AxisWindow } from './thin.ts';
import { linearTicks, logTicks } from './ticks.ts';

export type ValueFormat = (value: number) => string;

/** Around a mean line; `x` as in the line. */
export interface Band {
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Number of lines with a value there. */
  readonly n: Uint16Array;
}

export interface ChartLine {
  /** Distinct within a chart; identifies the line across updates. */
  key: string;
  label: string;
  /** CSS variable, e.g. `--run-0`. */
  colour: string;
  /** A function is called when the line is drawn, and should cache its result. */
  series: Series | Points | (() => Points);
  /**
   * `thin`: noisy values of single steps. `points`: one value per epoch. `faint`: the raw values behind a
   * smoothed line; not in legends. `published`: dashed, with open circles at each value. `dot`: a single point.
   */
  look: 'thin' | 'line' | 'points' | 'faint' | 'published' | 'dot';
  dashed?: boolean;
  /** Lengths of strokes and gaps, to tell lines of one colour apart; empty for a solid line. */
  dash?: readonly number[];
  band?: () => Band;
  /** Full name of the line for tooltips, where the label is shorter. */
  note?: string;
}

export interface AxisModel extends AxisWindow {
  readonly label: string;
  readonly ticks: readonly { value: number; text: string }[];
  readonly format: ValueFormat;
}

export interface DrawnLine {
  readonly line: ChartLine;
  /** All of its points. */
  readonly points: Points;
  /** The points that are drawn. */
  readonly drawn: Points;
  readonly band: Band | null;
}

export interface PlotModel {
  readonly title: string;
  readonly lines: readonly DrawnLine[];
  readonly x: AxisModel;
  readonly y: AxisModel;
  /** The full range of x. */
  readonly whole: AxisRange;
  /** Values that a log axis cannot show. */
  readonly notOnLog: number;
}

export interface PlotView {
  title: string;
  xLabel: string;
  yLabel: string;
  logX: boolean;
  logY: boolean;
  ignoreOutliers: boolean;
  /** False where x is a metric, which goes back and forth. */
  ordered: boolean;
  /** Zoomed part of the x axis; null for the full range. */
  range: AxisRange | null;
  format: ValueFormat;
  tickFormat: ValueFormat;
  xFormat: ValueFormat;
  /** Of the plot in pixels. */
  width: number;
  height: number;
}

/** Null where there is nothing to draw. */
export function plotModel(lines: readonly ChartLine[], view: PlotView): PlotModel | null {
  const known = lines.map((line) => ({ line, points: lineSeries(line), band: line.band?.() ?? null }));
  const all = known.map((entry) => entry.points);
  const whole = xExtent(all, view.logX, view.ordered);
  if (whole === null) return null;
  const axisWindow: AxisWindow = { ...(view.range ?? whole), log: view.logX };
  const measured = [...all, ...known.flatMap(({ band }) => (band === null ? [] : bandEdges(band)))];
  const { logY: log, ignoreOutliers, ordered } = view;
  // An empty range (zoomed beside all lines, or nothing above zero) still draws the axes.
  const y = yRange(measured, axisWindow, { log, ignoreOutliers, ordered }) ?? { min: log ? 0.1 : 0, max: 1 };
  const columns = Math.max(8, Math.floor(view.width));
  return {
    title: view.title,
    lines: known.map(({ line, points, band }) => ({
      line,
      points,
      drawn: ordered ? thin(points, axisWindow, columns) : points,
      band: band === null || !ordered ? null : thinBand(band, axisWindow, columns),
    })),
    x: axis(
      view.xLabel,
      axisWindow,
      view.xFormat,
      Math.max(3, Math.min(9, Math.floor(view.width / 70))),
      ordered && axisWindow.max - axisWindow.min >= 4,
    ),
    y: axis(
      view.yLabel,
      { ...y, log },
      view.tickFormat,
      Math.max(3, Math.min(8, Math.floor(view.height / 28))),
      false,
    ),
    whole,
    notOnLog: log ? all.reduce((sum, points) => sum + notPositive(points), 0) : 0,
  };
}

/** All points of a line. */
export function lineSeries({ series }: ChartLine): Points {
  const value = typeof series === 'function' ? series() : series;
  return pointsOf(value);
}

function bandEdges({ x, low, high }: Band): Points[] {
  return [
    { x, y: low },
    { x, y: high },
  ];
}

/** Keeps the outer bounds: the minimum of the lower and the maximum of the upper ends. */
function thinBand(band: Band, axisWindow: AxisWindow, columns: number): Band {
  if (band.x.length <= columns) return band;
  const buckets = Math.floor(columns / 2);
  const x: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const n: number[] = [];
  let last = -1;
  for (let i = 0; i < band.x.length; i++) {
    const at = band.x[i] ?? NaN;
    const bucket = Math.floor(Math.min(1.001, Math.max(-0.001, place(at, axisWindow))) * buckets);
    const end = x.length - 1;
    if (bucket === last) {
      low[end] = Math.min(low[end] ?? NaN, band.low[i] ?? NaN);
      high[end] = Math.max(high[end] ?? NaN, band.high[i] ?? NaN);
    } else {
      x.push(at);
      low.push(band.low[i] ?? NaN);
      high.push(band.high[i] ?? NaN);
      n.push(band.n[i] ?? 0);
      last = bucket;
    }
  }
  return {
    x: Float64Array.from(x),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    n: Uint16Array.from(n),
  };
}

function axis(
  label: string,
  axisWindow: AxisWindow,
  format: ValueFormat,
  most: number,
  whole: boolean,
): AxisModel {
  // Ticks between whole numbers would be wrong: epochs and steps are whole.
  const values = axisWindow.log
    ? logTicks(axisWindow.min, axisWindow.max, most)
    : linearTicks(axisWindow.min, axisWindow.max, most, whole);
  return { ...axisWindow, label, format, ticks: values.map((value) => ({ value, text: format(value) })) };
}

function notPositive({ y }: Points): number {
  let count = 0;
  for (const value of y) if (value <= 0) count += 1;
  return count;
}
