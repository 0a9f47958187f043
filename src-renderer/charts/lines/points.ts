/** What is computed from the points of a line once and kept as long as they live. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { Points } from '../../../src-main/shared/points.ts';

export const NO_POINTS: Points = { x: new Float64Array(0), y: new Float64Array(0) };

/**
 * Results by what they were computed from. Objects are replaced where they change, so an object that is
 * still the same has the same results, and results go when their object does.
 */
const results = new WeakMap<object, Map<string, unknown>>();

/**
 * @param name distinct for everything else that the result depends on
 * @param isResult narrows what was kept under that name
 */
export function once<T>(
  source: object,
  name: string,
  isResult: (kept: unknown) => kept is T,
  compute: () => T,
): T {
  const known = results.get(source) ?? new Map<string, unknown>();
  const kept = known.get(name);
  if (isResult(kept)) return kept;
  const result = compute();
  // Sliders make many names; only the newest few are looked at again.
  if (known.size > 24) known.clear();
  known.set(name, result);
  results.set(source, known);
  return result;
}

function isPoints(value: unknown): value is Points {
  return typeof value === 'object' && value !== null && 'x' in value && value.x instanceof Float64Array;
}

/** Points computed from points (or records) and kept with them. */
export function pointsOnce(source: object, name: string, compute: () => Points): Points {
  return once(source, name, isPoints, compute);
}

export function pointsOf(series: Series | Points): Points {
  if (isPoints(series)) return series;
  return pointsOnce(series, 'points', () => ({
    x: Float64Array.from(series.x),
    y: Float64Array.from(series.y, (value) => value ?? NaN),
  }));
}
