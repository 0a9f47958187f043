/** Finds the universal bin under the pointer or chosen with the keyboard. */
import { LAST_KEY, magnitudeRange } from '../../../src-main/shared/bins.ts';
import type { WeightHistogram } from '../../../src-main/contract/runs.ts';
import { keyAt, magnitudeAt, positionOf, slotAt, slotSpan, type BinAxis } from './axis.ts';

/** Signed key of the bin under a position; 0 is exact zero, null is outside. */
export function keyUnder(axis: BinAxis, position: number): number | null {
  const at = slotAt(axis, position);
  if (at === null) return null;
  if (at.side === 0) return 0;
  const slot = axis.slots[at.slot];
  const found = keyAt(magnitudeAt(axis, position));
  // Rounding at a slot's edge must not return a bin of the next slot.
  const m = slot === undefined ? found : Math.min(slot.last, Math.max(slot.first, found));
  return at.side * m;
}

/** Position of a bin on the axis: its centre, or the centre of its slot where the bin is too narrow to see. */
export function positionOfKey(axis: BinAxis, key: number): number {
  if (key === 0) return (axis.zero.from + axis.zero.to) / 2;
  const m = Math.abs(key);
  const side = key < 0 ? -1 : 1;
  const { low, high } = magnitudeRange(m);
  const slot = axis.slotOf[m] ?? 0;
  if (low === 0 || high === Infinity || slot === axis.slots.length - 1) {
    const { from, to } = slotSpan(axis, side, slot);
    return (from + to) / 2;
  }
  return (positionOf(axis, side * low) + positionOf(axis, side * high)) / 2;
}

/** The bin and the bar that contains it. */
export function countsUnder(
  axis: BinAxis,
  { keys, counts }: WeightHistogram,
  key: number,
): { bin: number; bar: number } {
  const bin = counts[keys.indexOf(key)] ?? 0;
  const slot = axis.slots[axis.slotOf[Math.abs(key)] ?? 0];
  if (key === 0 || slot === undefined) return { bin, bar: bin };
  const bar = keys.reduce((sum, other, i) => {
    const m = Math.abs(other);
    const inside = Math.sign(other) === Math.sign(key) && m >= slot.first && m <= slot.last;
    return inside ? sum + (counts[i] ?? 0) : sum;
  }, 0);
  return { bin, bar };
}

/** All bins that hold weights in at least one of the histograms, ascending. */
export function occupiedKeys(histograms: readonly WeightHistogram[]): number[] {
  const keys = new Set(histograms.flatMap((histogram) => histogram.keys));
  return [...keys].sort((a, b) => a - b);
}

export type ProbeStep = 'next' | 'previous' | 'farNext' | 'farPrevious' | 'first' | 'last' | 'zero';
/** Number of occupied bins per Page Up or Page Down. */
const FAR = 16;

/** The occupied bin after a key press; null where there are none. */
export function steppedKey(keys: readonly number[], from: number | null, step: ProbeStep): number | null {
  if (keys.length === 0) return null;
  if (step === 'zero') return 0;
  const start = from ?? 0;
  const after = keys.findIndex((key) => key > start);
  const next = after < 0 ? keys.length : after;
  const before = keys.findLastIndex((key) => key < start);
  const index = {
    next,
    previous: before,
    farNext: next + FAR - 1,
    farPrevious: before - FAR + 1,
    first: 0,
    last: keys.length - 1,
  }[step];
  return keys[Math.min(keys.length - 1, Math.max(0, index))] ?? null;
}

/** Magnitudes with enough digits to distinguish neighbouring edges. */
export function formatEdge(value: number): string {
  if (value === 0) return '0';
  const text = value >= 0.001 && value < 1000 ? String(Number(value.toPrecision(4))) : value.toExponential(3);
  return text.replace('-', '−');
}

/** `0.5 ≤ w < 0.5221`, mirrored for negative keys; not for 0. */
export function rangeText(key: number): string {
  return rangeOf(Math.sign(key), magnitudeRange(key), Math.abs(key) === LAST_KEY);
}

/** As `rangeText`, for the bar that contains a bin. */
export function barText(axis: BinAxis, key: number): string {
  const slot = axis.slots[axis.slotOf[Math.abs(key)] ?? 0];
  return slot === undefined ? '' : rangeOf(Math.sign(key), slot, slot.high === Infinity);
}

function rangeOf(sign: number, { low, high }: { low: number; high: number }, open: boolean): string {
  const [a, b] = [formatEdge(low), formatEdge(high)];
  if (open) return sign > 0 ? `w ≥ ${a}` : `w ≤ −${a}`;
  if (low === 0) return sign > 0 ? `0 < w < ${b}` : `−${b} < w < 0`;
  return sign > 0 ? `${a} ≤ w < ${b}` : `−${b} < w ≤ −${a}`;
}
