/** Rows of a ridgeline plot: which epochs, where, and their outlines. */
import { slotSpan, type BinAxis } from './axis.ts';
import type { EpochWeights } from './history.ts';

/** Most rows that leave room for a line of text between them. */
const MAX_ROWS = 26;
/** A row's highest peak overlaps this many rows behind it. */
const OVERLAP = 3.2;

export interface RidgeRow {
  weights: EpochWeights;
  /** Position of its baseline, 0 (top) … 1 (bottom). */
  y: number;
  /** 0 (oldest) … 1 (newest). */
  age: number;
}

export interface Ridge {
  /** From the back to the front: the newest is last and lowest. */
  rows: RidgeRow[];
  /** Height of the highest peak, as a share of the plot. */
  peak: number;
}

/** Includes the first and the last epoch, and evenly spaced ones between. */
export function ridgeOf(epochs: readonly EpochWeights[], maxRows = MAX_ROWS): Ridge {
  const count = Math.min(maxRows, epochs.length);
  const peak = count < 2 ? 0.9 : OVERLAP / (count - 1 + OVERLAP);
  const rows = Array.from({ length: count }, (_, row): RidgeRow[] => {
    const age = count < 2 ? 1 : row / (count - 1);
    const weights = epochs[Math.round(age * (epochs.length - 1))];
    return weights === undefined ? [] : [{ weights, y: peak + age * (1 - peak), age }];
  });
  return { rows: rows.flat(), peak };
}

/**
 * Smooth outline of one side: through the middle of every slot's top, down to the baseline at both ends.
 * @param ups height of each slot in plot units
 * @param foot y of the row's baseline in plot units
 */
export function ridgePath(
  axis: BinAxis,
  side: -1 | 1,
  ups: readonly number[],
  foot: number,
  width: number,
): string {
  const points = ups.map((up, slot): [number, number] => {
    const { from, to } = slotSpan(axis, side, slot);
    return [((from + to) / 2) * width, foot - up];
  });
  const inner = edgeOf(axis, side, 0, 'inner') * width;
  const outer = edgeOf(axis, side, ups.length - 1, 'outer') * width;
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const all: [number, number][] = [[inner, first[1]], ...points, [outer, last[1]]];
  const parts = [`M${at(inner, foot)}L${at(inner, first[1])}`];
  all.slice(1).forEach(([x, y], i) => {
    const [px, py] = all[i] ?? [x, y];
    // Horizontal tangents at every point: each segment stays within the range of its ends.
    const middle = (px + x) / 2;
    parts.push(`C${at(middle, py)} ${at(middle, y)} ${at(x, y)}`);
  });
  parts.push(`L${at(outer, foot)}`);
  return parts.join('');
}

function edgeOf(axis: BinAxis, side: -1 | 1, slot: number, end: 'inner' | 'outer'): number {
  const { from, to } = slotSpan(axis, side, slot);
  return (side === 1) === (end === 'inner') ? from : to;
}

function at(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** The row whose baseline is the next one below a position; the last row below all baselines. */
export function rowAt({ rows, peak }: Ridge, y: number): RidgeRow | null {
  const gap = rows.length < 2 ? 1 : (1 - peak) / (rows.length - 1);
  return rows.find((row) => y <= row.y + gap * 0.25) ?? rows.at(-1) ?? null;
}

/** A single smooth peak, for a value alone in its column; empty for zero height. */
export function bumpPath(centre: number, width: number, foot: number, up: number): string {
  if (up <= 0) return '';
  const [left, right, top] = [centre - width / 2, centre + width / 2, foot - up];
  const half = width / 4;
  return (
    `M${at(left, foot)}C${at(left + half, foot)} ${at(centre - half, top)} ${at(centre, top)}` +
    `C${at(centre + half, top)} ${at(right - half, foot)} ${at(right, foot)}Z`
  );
}

/** Whether a row has an epoch label: at regular intervals from the first row, and the last row. */
export function isMarked(row: number, rows: number, every: number): boolean {
  return row === rows - 1 || (row % every === 0 && rows - 1 - row > every / 2);
}
