/** Histograms on an axis: the count of each slot, its height, and the outline. */
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';
import { slotSpan, type BinAxis } from './axis.ts';
import { countHeight, type HeightAxis } from './countAxis.ts';

export interface SlotCounts {
  /** Weights that are exactly zero. */
  zero: number;
  /** By slot, in order of magnitude. */
  negative: number[];
  positive: number[];
}

/** `share`: of all weights, so that tensors of different size compare. `count`: weights. */
export type HeightUnit = 'share' | 'count';

export function rebin(histogram: WeightHistogram, axis: BinAxis): SlotCounts {
  const slots = axis.slots.length;
  const counts: SlotCounts = {
    zero: 0,
    negative: new Array<number>(slots).fill(0),
    positive: new Array<number>(slots).fill(0),
  };
  histogram.keys.forEach((key, i) => {
    const count = histogram.counts[i] ?? 0;
    if (key === 0) {
      counts.zero += count;
      return;
    }
    const side = key < 0 ? counts.negative : counts.positive;
    const slot = axis.slotOf[Math.abs(key)] ?? 0;
    side[slot] = (side[slot] ?? 0) + count;
  });
  return counts;
}

/**
 * Heights of one side's slots. On a linear axis, slots differ in width and the area shows the count, so heights
 * are per `nominalWidth`.
 */
export function heights(axis: BinAxis, counts: readonly number[], unit: HeightUnit, total: number): number[] {
  const nominal = nominalWidth(axis);
  return counts.map((count, i) => {
    const slot = axis.slots[i];
    const width = slot === undefined ? nominal : slot.high - slot.low;
    const scaled = axis.scale === 'linear' && width < Infinity ? (count * nominal) / width : count;
    return unit === 'share' ? scaled / Math.max(1, total) : scaled;
  });
}

/** Width of the narrowest slot with two edges on a linear axis. */
export function nominalWidth(axis: BinAxis): number {
  const first = axis.slots[0];
  return first === undefined || first.high === Infinity ? 1 : first.high;
}

/** Outline of one side's bars as an SVG path in a box of the given size; empty without counts. */
export function barsPath(
  axis: BinAxis,
  y: HeightAxis,
  values: readonly number[],
  side: -1 | 1,
  width: number,
  height: number,
): string {
  if (values.every((value) => value === 0)) return '';
  const point = (x: number, up: number): string =>
    `${(x * width).toFixed(2)},${((1 - up) * height).toFixed(2)}`;
  const span = (slot: number) => slotSpan(axis, side, slot);
  const first = span(0);
  const corners = [point(side === 1 ? first.from : first.to, 0)];
  values.forEach((value, slot) => {
    const { from, to } = span(slot);
    const up = countHeight(y, value);
    corners.push(point(side === 1 ? from : to, up), point(side === 1 ? to : from, up));
  });
  const last = span(values.length - 1);
  corners.push(point(side === 1 ? last.to : last.from, 0));
  return `M${corners.join('L')}Z`;
}
