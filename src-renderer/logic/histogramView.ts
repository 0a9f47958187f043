/** Everything a weight histogram draws, computed before anything is drawn. */
import type { WeightSnapshot } from '../../src-main/contract/runs.ts';
import { countAxis, countHeight, type CountAxis, type CountScale } from './countAxis.ts';
import { formatCount, formatMagnitude, formatShare } from './format.ts';
import { rebin, sharedAxis, slotRange, type DisplayAxis, type DisplayHistogram } from './rebin.ts';
import { slotAt, slotSpan } from './signedLogAxis.ts';

export interface HistogramRun {
  id: string;
  label: string;
  colour: string;
  snapshot: WeightSnapshot;
  bins: DisplayHistogram;
  /** Exact zeros over all weights, 0 … 1. */
  zeroShare: number;
}

export interface HistogramView {
  runs: HistogramRun[];
  x: DisplayAxis;
  y: CountAxis;
}

export function zeroShare(snapshot: WeightSnapshot): number {
  return snapshot.statistics.zeros / snapshot.statistics.count;
}

/** All runs on one x axis and one count axis; the count axis leaves the exact zeros out. */
export function histogramView(
  shown: readonly { id: string; label: string; colour: string; snapshot: WeightSnapshot }[],
  scale: CountScale,
  maxSlots: number,
): HistogramView {
  const x = sharedAxis(
    shown.map((run) => run.snapshot.histogram),
    maxSlots,
  );
  const runs = shown.map((run) => ({
    ...run,
    bins: rebin(run.snapshot.histogram, x),
    zeroShare: zeroShare(run.snapshot),
  }));
  const highest = runs.reduce((top, { bins }) => Math.max(top, ...bins.negative, ...bins.positive), 0);
  return { runs, x, y: countAxis(highest, scale) };
}

/** Outline of one side's bars as an SVG path in a box of the given size; empty without counts. */
export function barsPath(
  view: HistogramView,
  bins: DisplayHistogram,
  side: -1 | 1,
  width: number,
  height: number,
): string {
  const counts = side === 1 ? bins.positive : bins.negative;
  if (counts.every((count) => count === 0)) return '';
  const point = (x: number, y: number): string =>
    `${(x * width).toFixed(2)},${((1 - y) * height).toFixed(2)}`;
  const inner = (slot: number): number => {
    const span = slotSpan(view.x, side, slot);
    return side === 1 ? span.from : span.to;
  };
  const corners = [point(inner(0), 0)];
  counts.forEach((count, slot) => {
    const y = countHeight(view.y, count);
    corners.push(point(inner(slot), y), point(inner(slot + 1), y));
  });
  corners.push(point(inner(counts.length), 0));
  return `M${corners.join('L')}Z`;
}

export interface HoverText {
  range: string;
  lines: { id: string; label: string; colour: string; text: string }[];
}

/** What lies at a position (0 … 1) of the x axis, with exact bin edges and counts; null outside. */
export function hoverText(view: HistogramView, position: number): HoverText | null {
  const at = slotAt(view.x, position);
  if (at === null) return null;
  const count = (run: HistogramRun): number => {
    if (at.side === 0) return run.bins.zero;
    return (at.side === 1 ? run.bins.positive : run.bins.negative)[at.slot] ?? 0;
  };
  return {
    range: rangeText(view.x, at),
    lines: view.runs.map((run) => ({
      id: run.id,
      label: run.label,
      colour: run.colour,
      text: `${formatCount(count(run))} · ${formatShare(count(run) / run.snapshot.statistics.count)}`,
    })),
  };
}

function rangeText(axis: DisplayAxis, at: { side: -1 | 0 | 1; slot: number }): string {
  if (at.side === 0) return 'w = 0 exactly';
  const { low, high } = slotRange(axis, at.slot);
  const [a, b] = [formatMagnitude(low), formatMagnitude(high)];
  if (at.slot === 0) return at.side === 1 ? `0 < w < ${b}` : `−${b} < w < 0`;
  if (high === Infinity) return at.side === 1 ? `w ≥ ${a}` : `w ≤ −${a}`;
  return at.side === 1 ? `${a} ≤ w < ${b}` : `−${b} < w ≤ −${a}`;
}
