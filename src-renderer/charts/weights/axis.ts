/**
 * The axis on which weights are drawn, and its slots: unions of whole universal bins, so that every count lands
 * in exactly one slot and every slot has exact edges. Both sides of zero have the same slots.
 *
 * `symlog`: equal widths are equal ratios; exact zeros have a column in the middle. Slot 0 holds all that is
 * smaller than the axis shows, the last one all that is larger.
 * `linear`: equal widths are equal differences; exact zeros have a column at the left end. Near zero many bins
 * make one slot, far from it a slot is one bin.
 */
import {
  BINS_PER_OCTAVE,
  edge,
  LAST_KEY,
  LOG_BINS,
  magnitudeRange,
  MAX_EXPONENT,
  MIN_EXPONENT,
} from '../../../src-main/shared/bins.ts';
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';

export type AxisScale = 'symlog' | 'linear';

/** Magnitudes [low, high) and the universal keys |k| that make them up, both included. */
export interface Slot {
  first: number;
  last: number;
  low: number;
  high: number;
}

export interface BinAxis {
  scale: AxisScale;
  /** By magnitude, on one side of zero. */
  slots: readonly Slot[];
  /** Slot of each |key|, from 1. */
  slotOf: Int16Array;
  /** Magnitudes between which positions follow the scale. */
  low: number;
  high: number;
  /** Position of the exact zeros, 0 (left end) … 1. */
  zero: { from: number; to: number };
}

/** Share of the width that the column of exact zeros takes. */
const ZERO_WIDTH = 0.1;
const ZERO_GAP = 0.025;
/** Share of a side for the slot beyond the range of a linear axis. */
const OVER_WIDTH = 0.04;
/** Share of a run's weights that may be in the slots at the ends. */
const TAIL_SHARE = 0.005;
const OVER_SHARE = 0.0005;
const MIN_OCTAVES = 4;
const PER_OCTAVE = [16, 8, 4, 2, 1] as const;

/**
 * One axis for all histograms.
 * @param maxSlots per side, about
 */
export function sharedAxis(
  scale: AxisScale,
  histograms: readonly WeightHistogram[],
  maxSlots: number,
): BinAxis {
  const extents = histograms.flatMap((histogram) => extentOf(histogram) ?? []);
  return scale === 'linear' ? linearAxis(extents, maxSlots) : symlogAxis(extents, maxSlots);
}

interface Extent {
  /** |key| below which only the smallest non-zero weights lie, the largest there is, and nearly the largest. */
  start: number;
  end: number;
  most: number;
}

function extentOf({ keys, counts }: WeightHistogram): Extent | null {
  const byMagnitude = new Float64Array(LAST_KEY + 1);
  keys.forEach((key, i) => {
    const m = Math.abs(key);
    if (m > 0) byMagnitude[m] = (byMagnitude[m] ?? 0) + (counts[i] ?? 0);
  });
  const total = byMagnitude.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  const extent: Extent = { start: 0, end: 0, most: 0 };
  byMagnitude.forEach((count, m) => {
    if (count === 0) return;
    if (extent.most === 0 || total - seen > total * OVER_SHARE) extent.most = m;
    seen += count;
    if (extent.start === 0 && seen > total * TAIL_SHARE) extent.start = m;
    extent.end = m;
  });
  return extent;
}

function symlogAxis(extents: readonly Extent[], maxSlots: number): BinAxis {
  let low = Math.min(...extents.map(({ start }) => octaveOf(start)));
  let high = Math.max(...extents.map(({ end }) => octaveOf(end) + 1));
  if (extents.length === 0) [low, high] = [-8, 0];
  if (high - low < MIN_OCTAVES) low = Math.max(MIN_EXPONENT, high - MIN_OCTAVES);
  high = Math.min(MAX_EXPONENT, Math.max(high, low + MIN_OCTAVES));
  const octaves = high - low;
  const perOctave = PER_OCTAVE.find((choice) => octaves * choice + 2 <= maxSlots) ?? 1;
  const group = BINS_PER_OCTAVE / perOctave;
  const first = 2 + (low - MIN_EXPONENT) * BINS_PER_OCTAVE;
  const cuts = [1, ...Array.from({ length: octaves * perOctave + 1 }, (_, i) => first + i * group)];
  return { scale: 'symlog', ...slotsFrom(cuts), low: 2 ** low, high: 2 ** high, zero: centre() };
}

function linearAxis(extents: readonly Extent[], maxSlots: number): BinAxis {
  const most = Math.max(2, ...extents.map((extent) => Math.min(extent.most, LAST_KEY - 1)));
  const limit = extents.length === 0 ? 1 : magnitudeRange(most).high;
  const last = extents.length === 0 ? keyAt(1) - 1 : most;
  const step = limit / (maxSlots * 0.75);
  const cuts = [1];
  for (let m = 2, next = step; m <= last; m++) {
    if (magnitudeRange(m).low < next) continue;
    cuts.push(m);
    next = magnitudeRange(m).low + step;
  }
  cuts.push(last + 1);
  return { scale: 'linear', ...slotsFrom(cuts), low: 0, high: limit, zero: { from: 0, to: ZERO_WIDTH } };
}

function centre(): BinAxis['zero'] {
  return { from: 0.5 - ZERO_WIDTH / 2, to: 0.5 + ZERO_WIDTH / 2 };
}

/** @param cuts the first |key| of each slot, ascending; the last slot reaches to the end */
function slotsFrom(cuts: readonly number[]): Pick<BinAxis, 'slots' | 'slotOf'> {
  const slots = cuts.map((first, i): Slot => {
    const last = (cuts[i + 1] ?? LAST_KEY + 1) - 1;
    return { first, last, low: magnitudeRange(first).low, high: magnitudeRange(last).high };
  });
  const slotOf = new Int16Array(LAST_KEY + 1);
  slots.forEach(({ first, last }, slot) => slotOf.fill(slot, first, last + 1));
  return { slots, slotOf };
}

/** Exponent of the octave that holds |key| = m. */
function octaveOf(m: number): number {
  const index = Math.min(Math.max(m - 2, 0), LOG_BINS - 1);
  return MIN_EXPONENT + Math.floor(index / BINS_PER_OCTAVE);
}

/** |key| of the universal bin that holds a magnitude above 0. */
export function keyAt(magnitude: number): number {
  if (magnitude < edge(0)) return 1;
  if (magnitude >= edge(LOG_BINS)) return LAST_KEY;
  // The logarithm may miss by one at an edge.
  let m = 2 + Math.floor((Math.log2(magnitude) - MIN_EXPONENT) * BINS_PER_OCTAVE);
  while (magnitude < magnitudeRange(m).low) m--;
  while (magnitude >= magnitudeRange(m).high) m++;
  return m;
}

/** Where the two sides begin and how wide each is, in the axis's 0 … 1. */
function sideOf(axis: BinAxis, side: -1 | 1): { inner: number; width: number } {
  if (axis.scale === 'symlog') {
    return { inner: side === 1 ? axis.zero.to : axis.zero.from, width: (1 - ZERO_WIDTH) / 2 };
  }
  const start = axis.zero.to + ZERO_GAP;
  return { inner: (start + 1) / 2, width: (1 - start) / 2 };
}

/** Left and right edge of a slot. */
export function slotSpan(axis: BinAxis, side: -1 | 1, slot: number): { from: number; to: number } {
  const { inner, width } = sideOf(axis, side);
  const [a, b] = [outward(axis, slot), outward(axis, slot + 1)];
  return side === 1
    ? { from: inner + a * width, to: inner + b * width }
    : { from: inner - b * width, to: inner - a * width };
}

/** Where a slot begins, 0 … 1 from zero outwards. */
function outward(axis: BinAxis, slot: number): number {
  const { slots } = axis;
  if (axis.scale === 'symlog') return slot / slots.length;
  if (slot >= slots.length) return 1;
  return ((slots[slot]?.low ?? 0) / axis.high) * (1 - OVER_WIDTH);
}

/** Hit test: the column of exact zeros or a slot; null outside. */
export function slotAt(axis: BinAxis, position: number): { side: -1 | 0 | 1; slot: number } | null {
  if (position < 0 || position > 1) return null;
  if (position >= axis.zero.from && position < axis.zero.to) return { side: 0, slot: 0 };
  const { inner } = sideOf(axis, 1);
  const side = position < (axis.scale === 'symlog' ? 0.5 : inner) ? -1 : 1;
  for (let slot = 0; slot < axis.slots.length; slot++) {
    const { from, to } = slotSpan(axis, side, slot);
    if (position >= from && position <= to) return { side, slot };
  }
  return null;
}

/** Position of a weight; beyond the axis, its end. */
export function positionOf(axis: BinAxis, value: number): number {
  if (value === 0) return axis.scale === 'symlog' ? 0.5 : sideOf(axis, 1).inner;
  const side = value < 0 ? -1 : 1;
  const { inner, width } = sideOf(axis, side);
  return inner + side * width * outwardOf(axis, Math.abs(value));
}

function outwardOf(axis: BinAxis, magnitude: number): number {
  if (axis.scale === 'linear') {
    return Math.min(1, magnitude > axis.high ? 1 : (magnitude / axis.high) * (1 - OVER_WIDTH));
  }
  const share = 1 / axis.slots.length;
  if (magnitude < axis.low) return (magnitude / axis.low) * share;
  const log = Math.log2(magnitude / axis.low) / Math.log2(axis.high / axis.low);
  return Math.min(1, share + log * (1 - 2 * share));
}

/** The magnitude at a position; the inverse of `positionOf` between the axis's ends. */
export function magnitudeAt(axis: BinAxis, position: number): number {
  const side = position < (axis.scale === 'symlog' ? 0.5 : sideOf(axis, 1).inner) ? -1 : 1;
  const { inner, width } = sideOf(axis, side);
  const out = Math.min(1, Math.max(0, (side * (position - inner)) / width));
  if (axis.scale === 'linear') return Math.min(axis.high, (out / (1 - OVER_WIDTH)) * axis.high);
  const share = 1 / axis.slots.length;
  if (out < share) return (out / share) * axis.low;
  return axis.low * (axis.high / axis.low) ** Math.min(1, (out - share) / (1 - 2 * share));
}
