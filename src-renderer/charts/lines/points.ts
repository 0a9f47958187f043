/** Cache of results computed from the points of a line, kept as long as the points exist. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { Points } from '../../../src-main/shared/points.ts';

export const NO_POINTS: Points = { x: new Float64Array(0), y: new Float64Array(0) };

/**
 * Results by their source object. Objects are replaced when they change, so the same object has the same
 * results, and results are freed with their object.
 */
const results = new WeakMap<object, Map<string, unknown>>();

/**
 * @param name distinct for everything else that the result depends on
 * @param isResult checks the type of the cached value
 */
export function cached<T>(
  source: object,
  name: string,
  isResult: (kept: unknown) => kept is T,
  compute: () => T,
): T {
  const known = results.get(source) ?? new Map<string, unknown>();
  const kept = known.get(name);
  if (isResult(kept)) return kept;
  const result = compute();
  // Sliders create many names; only the newest few are used again.
  if (known.size > 24) known.clear();
  known.set(name, result);
  results.set(source, known);
  return result;
}

function isPoints(value: unknown): value is Points {
  return typeof value === 'object' && value !== null && 'x' in value && value.x instanceof Float64Array;
}

/** Points computed from points (or records), cached with them. */
export function pointsOnce(source: object, name: string, compute: () => Points): Points {
  return cached(source, name, isPoints, compute);
}

export function pointsOf(series: Series | Points): Points {
  if (isPoints(series)) return series;
  return pointsOnce(series, 'points', () => ({
    x: Float64Array.from(series.x),
    y: Float64Array.from(series.y, (value) => value ?? NaN),
  }));
}
