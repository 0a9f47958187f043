/**
 * From the universal bins of a weight histogram to the bins that a screen can show.
 *
 * A display axis has a slot for exact zero in its middle and, on either side, slots of growing magnitude:
 *   slot 0              0 < |w| < 2^lowOctave                      (`under`)
 *   slot 1 … n          equal ratios: `perOctave` slots per factor of two up to 2^highOctave
 *   slot n + 1          |w| ≥ 2^highOctave                         (`over`)
 * Slots are unions of whole universal bins, so every count lands in exactly one slot.
 */
import {
  BINS_PER_OCTAVE,
  LAST_KEY,
  LOG_BINS,
  MAX_EXPONENT,
  MIN_EXPONENT,
  edge,
} from '../../src-main/contract/bins.ts';
import type { WeightHistogram } from '../../src-main/contract/runs.ts';

export interface DisplayAxis {
  lowOctave: number;
  highOctave: number;
  /** Slots per factor of two; divides BINS_PER_OCTAVE. */
  perOctave: number;
}

export interface DisplayHistogram {
  /** Weights that are exactly zero. */
  zero: number;
  /** Counts per slot on the negative side, index = slot (growing magnitude). */
  negative: number[];
  positive: number[];
}

const PER_OCTAVE_CHOICES = [16, 8, 4, 2, 1] as const;
const MIN_OCTAVES = 4;
/** Share of a run's non-zero weights that may hide in the `under` slot. */
const TAIL_SHARE = 0.005;

/** Number of slots on one side, `under` and `over` included. */
export function slotsPerSide(axis: DisplayAxis): number {
  return (axis.highOctave - axis.lowOctave) * axis.perOctave + 2;
}

/** Magnitudes [low, high) of a slot. */
export function slotRange(axis: DisplayAxis, slot: number): { low: number; high: number } {
  const last = slotsPerSide(axis) - 1;
  const group = BINS_PER_OCTAVE / axis.perOctave;
  const first = (axis.lowOctave - MIN_EXPONENT) * BINS_PER_OCTAVE;
  if (slot === 0) return { low: 0, high: edge(first) };
  if (slot === last) return { low: edge((axis.highOctave - MIN_EXPONENT) * BINS_PER_OCTAVE), high: Infinity };
  return { low: edge(first + (slot - 1) * group), high: edge(first + slot * group) };
}

/** Slot of a universal bin with |key| = m ≥ 1. */
function slotOf(axis: DisplayAxis, m: number): number {
  if (m === 1) return 0;
  const last = slotsPerSide(axis) - 1;
  if (m === LAST_KEY) return last;
  const group = BINS_PER_OCTAVE / axis.perOctave;
  const index = m - 2 - (axis.lowOctave - MIN_EXPONENT) * BINS_PER_OCTAVE;
  return index < 0 ? 0 : Math.min(last, 1 + Math.floor(index / group));
}

export function rebin(histogram: WeightHistogram, axis: DisplayAxis): DisplayHistogram {
  const slots = slotsPerSide(axis);
  const result: DisplayHistogram = {
    zero: 0,
    negative: new Array<number>(slots).fill(0),
    positive: new Array<number>(slots).fill(0),
  };
  histogram.keys.forEach((key, i) => {
    const count = histogram.counts[i] ?? 0;
    if (key === 0) {
      result.zero += count;
      return;
    }
    const side = key < 0 ? result.negative : result.positive;
    const slot = slotOf(axis, Math.abs(key));
    side[slot] = (side[slot] ?? 0) + count;
  });
  return result;
}

/** Counts by magnitude: index = |key|, both signs added. */
function byMagnitude(histogram: WeightHistogram): Float64Array {
  const counts = new Float64Array(LAST_KEY + 1);
  histogram.keys.forEach((key, i) => {
    const m = Math.abs(key);
    counts[m] = (counts[m] ?? 0) + (histogram.counts[i] ?? 0);
  });
  return counts;
}

/** Exponent of the octave that holds |key| = m, clamped to the recorded range. */
function octaveOf(m: number): number {
  const index = Math.min(Math.max(m - 2, 0), LOG_BINS - 1);
  return MIN_EXPONENT + Math.floor(index / BINS_PER_OCTAVE);
}

/**
 * One axis for all histograms: it starts where all but the smallest half percent of some run's non-zero
 * weights begin, ends with the largest weight, and has at most `maxSlots` slots per side.
 */
export function sharedAxis(histograms: readonly WeightHistogram[], maxSlots: number): DisplayAxis {
  let low = Infinity;
  let high = -Infinity;
  for (const histogram of histograms) {
    const counts = byMagnitude(histogram);
    const nonZero = counts.reduce((sum, count) => sum + count, 0) - (counts[0] ?? 0);
    if (nonZero === 0) continue;
    let seen = 0;
    let start = 0;
    let end = 0;
    for (let m = 1; m <= LAST_KEY; m++) {
      const count = counts[m] ?? 0;
      if (count === 0) continue;
      seen += count;
      if (start === 0 && seen > nonZero * TAIL_SHARE) start = m;
      end = m;
    }
    low = Math.min(low, octaveOf(start));
    high = Math.max(high, octaveOf(end) + 1);
  }
  if (high === -Infinity) {
    low = -8;
    high = 0;
  }
  if (high - low < MIN_OCTAVES) low = Math.max(MIN_EXPONENT, high - MIN_OCTAVES);
  high = Math.min(MAX_EXPONENT, Math.max(high, low + MIN_OCTAVES));
  const octaves = high - low;
  const perOctave = PER_OCTAVE_CHOICES.find((choice) => octaves * choice + 2 <= maxSlots) ?? 1;
  return { lowOctave: low, highOctave: high, perOctave };
}
