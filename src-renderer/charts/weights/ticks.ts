/** Ticks and labels of a weight axis. */
import { formatTick } from '../../words/format.ts';
import { positionOf, type BinAxis } from './axis.ts';

export interface Tick {
  /** 0 … 1 */
  position: number;
  label: string;
}

/** Number of ticks that fit on each side of zero, by the number of plots side by side. */
export function marksPerSide(plots: number): number {
  return plots === 1 ? 7 : plots === 2 ? 4 : 2;
}

/** From left to right, with about `maxPerSide` on each side of zero. */
export function axisTicks(axis: BinAxis, maxPerSide: number): Tick[] {
  const ticks = axis.scale === 'symlog' ? decades(axis, maxPerSide) : steps(axis, maxPerSide);
  return ticks.sort((a, b) => a.position - b.position);
}

function decades(axis: BinAxis, maxPerSide: number): Tick[] {
  const first = Math.ceil(Math.log10(axis.low) - 1e-9);
  const last = Math.floor(Math.log10(axis.high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / maxPerSide));
  const ticks: Tick[] = [];
  for (let decade = last; decade >= first; decade -= every) {
    ticks.push(
      { position: positionOf(axis, -(10 ** decade)), label: `−${powerOfTen(decade)}` },
      { position: positionOf(axis, 10 ** decade), label: powerOfTen(decade) },
    );
  }
  return ticks;
}

function steps(axis: BinAxis, maxPerSide: number): Tick[] {
  return symmetricTicks(axis.high, maxPerSide).map((value) => ({
    position: positionOf(axis, value),
    label: formatTick(value),
  }));
}

/** Round values from −limit to limit, 0 among them. */
export function symmetricTicks(limit: number, maxPerSide: number): number[] {
  const step = niceStep(limit, maxPerSide);
  const count = Math.floor(limit / step + 1e-6);
  return Array.from({ length: 2 * count + 1 }, (_, i) => Number(((i - count) * step).toPrecision(6)));
}

/** The step: 1, 2 or 5 times a power of ten, so that at most `intervals` steps reach `max`. */
export function niceStep(max: number, intervals: number): number {
  const rough = max / intervals;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.9999) ?? 10;
  return factor * power;
}

const SUPERSCRIPTS = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/** `10⁻³`; 1 and 10 as they are. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return '1';
  if (exponent === 1) return '10';
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}
