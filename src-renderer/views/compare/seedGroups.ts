/** Groups of runs that differ only in their seed, and their mean lines. */
import type { ExperimentConfig } from '../../../src-main/contract/config.ts';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import type { Band } from '../../charts/lines/plotModel.ts';
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';

export interface SeedGroup {
  /** The id of its first run: stable while runs are added. */
  readonly key: string;
  readonly runs: readonly RunSummary[];
}

/** In the order of their first runs. */
export function seedGroups(runs: readonly RunSummary[]): SeedGroup[] {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) {
    const experiment = experimentOf(run.config);
    const known = groups.get(experiment);
    if (known === undefined) groups.set(experiment, [run]);
    else known.push(run);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ key: first.id, runs: members }];
  });
}

/** The config without seed, name and notes, as text that does not depend on the order of its keys. */
function experimentOf({ seed: _seed, name: _name, notes: _notes, ...rest }: ExperimentConfig): string {
  return canonical(rest);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, child]) => `${key}:${canonical(child)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export type Spread = 'std' | 'range';

export interface MeanLine extends Points {
  readonly band: Band;
}

/** Most points on a common axis; more would not be visible. */
const MAX_PLACES = 8000;

/**
 * The mean of several lines on their common x, with the band between mean − std and mean + std (sample standard
 * deviation, n − 1) or between the smallest and the largest value. Where x differ, lines are interpolated
 * between neighbouring points, never across a gap and never beyond their ends: a line without a value is left
 * out, and `n` is the number of lines with one.
 * @param lines x ascending
 */
export function meanLine(lines: readonly Points[], spread: Spread): MeanLine {
  const x = commonX(lines);
  const readers = lines.map((line) => reader(line));
  const mean = new Float64Array(x.length);
  const low = new Float64Array(x.length);
  const high = new Float64Array(x.length);
  const n = new Uint16Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const at = x[i] ?? NaN;
    // Welford's update: a sum of squares loses precision for large values with small differences.
    let count = 0;
    let average = 0;
    let squares = 0;
    let min = Infinity;
    let max = -Infinity;
    for (const read of readers) {
      const value = read(at);
      if (Number.isNaN(value)) continue;
      count += 1;
      const delta = value - average;
      average += delta / count;
      squares += delta * (value - average);
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
    n[i] = count;
    mean[i] = count === 0 ? NaN : average;
    low[i] = count === 0 ? NaN : spread === 'std' ? average - deviation : min;
    high[i] = count === 0 ? NaN : spread === 'std' ? average + deviation : max;
  }
  return { x, y: mean, band: { x, low, high, n } };
}

/** The x of the longest line where all others are parts of it; else all x that occur. */
function commonX(lines: readonly Points[]): Float64Array {
  const longest = lines.reduce<Points | null>(
    (best, line) => (best === null || line.x.length > best.x.length ? line : best),
    null,
  );
  if (longest === null) return new Float64Array(0);
  if (lines.every(({ x }) => isPrefix(x, longest.x))) return longest.x;
  const all = Float64Array.from(new Set(lines.flatMap(({ x }) => [...x]))).sort();
  if (all.length <= MAX_PLACES) return all;
  const stride = (all.length - 1) / (MAX_PLACES - 1);
  return Float64Array.from({ length: MAX_PLACES }, (_, i) => all[Math.round(i * stride)] ?? NaN);
}

function isPrefix(x: Float64Array, of: Float64Array): boolean {
  return x.every((value, i) => value === of[i]);
}

/** Interpolates a line at ascending x. */
function reader({ x, y }: Points): (at: number) => number {
  let next = 0;
  return (at) => {
    if ((x[next] ?? Infinity) < at) {
      next += 1;
      if ((x[next] ?? Infinity) < at) next = lowerBound(x, at);
    }
    const x1 = x[next];
    if (x1 === undefined) return NaN;
    const y1 = y[next] ?? NaN;
    if (x1 === at) return y1;
    const x0 = x[next - 1];
    if (x0 === undefined) return NaN;
    const y0 = y[next - 1] ?? NaN;
    return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
  };
}

/** Mean and sample standard deviation of the known values; null where there are none. */
export function meanAndStd(
  values: readonly (number | null)[],
): { mean: number; std: number; min: number; max: number; n: number } | null {
  const known = values.filter((value) => value !== null && Number.isFinite(value));
  const n = known.length;
  if (n === 0) return null;
  const mean = known.reduce<number>((sum, value) => sum + (value ?? 0), 0) / n;
  const squares = known.reduce<number>((sum, value) => sum + ((value ?? 0) - mean) ** 2, 0);
  const numbers = known.map((value) => value ?? NaN);
  return {
    mean,
    std: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    n,
  };
}
