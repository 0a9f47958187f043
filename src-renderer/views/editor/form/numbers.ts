/** Numbers in fields: parsing and stepping. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number in a text, or null. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : null;
}

/** As users write it: 0.0001 as 1e-4, 0.01 as 0.01. */
export function writeNumber(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 1e9)) return String(value);
  return value.toExponential().replace('e+', 'e');
}

/** How the buttons of a field step. */
export type Stepping =
  | { kind: 'linear'; by: number }
  /** 1, 2, 5, 10, 20, 50 …; below the smallest one comes 0. */
  | { kind: 'logarithmic'; least: number }
  | { kind: 'doubling' };

export interface Bounds {
  least: number;
  most: number;
}

/** @param direction 1 for the next larger value, −1 for the next smaller */
export function stepped(value: number, direction: 1 | -1, stepping: Stepping, bounds: Bounds): number {
  const next = ((): number => {
    switch (stepping.kind) {
      case 'linear':
        return rounded(value + direction * stepping.by);
      case 'doubling':
        return direction > 0 ? nextPower(value) : previousPower(value);
      case 'logarithmic':
        return logarithmic(value, direction, stepping.least);
      default:
        return stepping satisfies never;
    }
  })();
  return Math.min(bounds.most, Math.max(bounds.least, next));
}

/** Twelve digits: 0.1 + 0.2 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function nextPower(value: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(value, 0.5)) + 1);
}

function previousPower(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(value, 2)) - 1);
}

const MANTISSAS = [1, 2, 5, 10] as const;

function logarithmic(value: number, direction: 1 | -1, least: number): number {
  if (value <= 0) return direction > 0 ? least : 0;
  // 0.001 must count as 1 · 10⁻³ although its computed logarithm is slightly smaller.
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const mantissa = value / 10 ** exponent;
  const next =
    direction > 0
      ? (MANTISSAS.find((candidate) => candidate > mantissa * (1 + 1e-9)) ?? 10)
      : ([...MANTISSAS].reverse().find((candidate) => candidate < mantissa * (1 - 1e-9)) ?? 0.5);
  const result = rounded(next * 10 ** exponent);
  return direction < 0 && result < least * (1 - 1e-9) ? 0 : result;
}
