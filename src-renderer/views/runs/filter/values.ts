/** Parses values with a size, as users write them: `0.9`, `90%`, `1e-3`, `2026-11`, `10m`. */
import type { Span } from './syntax.ts';

const NUMBER = /^[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+−]?\d+)?$/i;
const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?)?$/;
const DURATION = /^(\d+\.?\d*|\.\d+)(ms|s|m|min|h|d)?$/i;
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};

/** A number or a percentage, or null. */
export function readNumber(text: string): Span | null {
  const percent = text.endsWith('%');
  const digits = percent ? text.slice(0, -1).trimEnd() : text;
  if (!NUMBER.test(digits)) return null;
  // Divides by 100: 55 / 100 equals 0.55 exactly, but 0.55 · 100 does not equal 55.
  const value = Number(digits.replaceAll('−', '-')) / (percent ? 100 : 1);
  return { low: value, high: value };
}

/** Seconds; a number alone is seconds. */
export function readDuration(text: string): Span | null {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  const factor = UNIT_SECONDS[(unit ?? 's').toLowerCase()];
  if (digits === undefined || factor === undefined) return null;
  const value = Number(digits) * factor;
  return { low: value, high: value };
}

/** A year, month, day or minute of local time, or `today` and `yesterday`, in milliseconds. */
export function readDate(text: string, now: Date = new Date()): Span | null {
  const lower = text.toLowerCase();
  if (lower === 'today' || lower === 'yesterday') {
    const day = now.getDate() - (lower === 'today' ? 0 : 1);
    return between(
      new Date(now.getFullYear(), now.getMonth(), day),
      new Date(now.getFullYear(), now.getMonth(), day + 1),
    );
  }
  const parts = DATE.exec(text);
  if (parts === null) return null;
  const [year = NaN, month, day, hour, minute] = parts
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  if (month === undefined) return between(new Date(year, 0), new Date(year + 1, 0));
  if (month < 1 || month > 12) return null;
  if (day === undefined) return between(new Date(year, month - 1), new Date(year, month));
  if (new Date(year, month - 1, day).getDate() !== day) return null;
  if (hour === undefined || minute === undefined) {
    return between(new Date(year, month - 1, day), new Date(year, month - 1, day + 1));
  }
  if (hour > 23 || minute > 59) return null;
  const start = new Date(year, month - 1, day, hour, minute);
  return between(start, new Date(start.getTime() + 60_000));
}

function between(from: Date, to: Date): Span {
  return { low: from.getTime(), high: to.getTime() };
}
