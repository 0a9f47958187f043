/** A course of numbers as the path of a small drawing. */

export interface SparklinePath {
  /** SVG path data; empty without numbers. */
  line: string;
  /** Where the last number is. */
  end: { x: number; y: number } | null;
}

const PADDING = 2;

/** Over its own range from left to right; a course that does not change runs through the middle. */
export function sparklinePath(values: readonly number[], width: number, height: number): SparklinePath {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const inner = { width: width - 2 * PADDING, height: height - 2 * PADDING };
  const points = values.map((value, i) => ({
    x: PADDING + (values.length === 1 ? inner.width : (inner.width * i) / (values.length - 1)),
    y: PADDING + inner.height * (range > 0 ? 1 - (value - low) / range : 0.5),
  }));
  const line = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  return { line, end: points.at(-1) ?? null };
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
