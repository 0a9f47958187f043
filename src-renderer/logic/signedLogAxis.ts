/** Where a weight stands on the signed logarithmic axis, in 0 (left edge) … 1 (right edge). */
import { slotsPerSide, type DisplayAxis } from './rebin.ts';

/** Share of the width that the zero column takes, in the middle. */
export const ZERO_WIDTH = 0.11;
const SIDE_WIDTH = (1 - ZERO_WIDTH) / 2;

/** Left and right end of a slot on one side. */
export function slotSpan(axis: DisplayAxis, side: -1 | 1, slot: number): { from: number; to: number } {
  const width = SIDE_WIDTH / slotsPerSide(axis);
  const inner = 0.5 + side * (ZERO_WIDTH / 2 + slot * width);
  const outer = inner + side * width;
  return side === 1 ? { from: inner, to: outer } : { from: outer, to: inner };
}

/** What lies under a position: the zero column or a slot of one side; null outside. */
export function slotAt(axis: DisplayAxis, position: number): { side: -1 | 0 | 1; slot: number } | null {
  if (position < 0 || position > 1) return null;
  const fromCentre = Math.abs(position - 0.5) - ZERO_WIDTH / 2;
  if (fromCentre < 0) return { side: 0, slot: 0 };
  const slots = slotsPerSide(axis);
  const slot = Math.min(slots - 1, Math.floor((fromCentre / SIDE_WIDTH) * slots));
  return { side: position < 0.5 ? -1 : 1, slot };
}

/** Position of the magnitude 2^exponent on one side. */
export function positionOf(axis: DisplayAxis, side: -1 | 1, exponent: number): number {
  const slot = 1 + (exponent - axis.lowOctave) * axis.perOctave;
  return 0.5 + side * (ZERO_WIDTH / 2 + (slot / slotsPerSide(axis)) * SIDE_WIDTH);
}

/** Decades on the axis, thinned to at most `maxPerSide` on each side. */
export function decadeTicks(axis: DisplayAxis, maxPerSide: number): { position: number; label: string }[] {
  const first = Math.ceil(axis.lowOctave * Math.log10(2));
  const last = Math.floor(axis.highOctave * Math.log10(2));
  const every = Math.max(1, Math.ceil((last - first + 1) / maxPerSide));
  const ticks: { position: number; label: string }[] = [];
  for (let decade = last; decade >= first; decade -= every) {
    const exponent = decade / Math.log10(2);
    ticks.push({ position: positionOf(axis, -1, exponent), label: `−${powerOfTen(decade)}` });
    ticks.push({ position: positionOf(axis, 1, exponent), label: powerOfTen(decade) });
  }
  return ticks.sort((a, b) => a.position - b.position);
}

const SUPERSCRIPTS = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/** `10⁻³`; 1 and 10 as they are. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return '1';
  if (exponent === 1) return '10';
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}
