/** Differences between a config and its base. */
import { type ConfigPath, isMapping, valueAt } from '../../../src-main/shared/configPath.ts';
import { flatten } from '../../data/configDiff.ts';

export interface Difference {
  path: string;
  /** As text; null where that config has no such key. */
  base: string | null;
  here: string | null;
}

/** Keys that do not affect the results. */
const IGNORED = new Set(['notes', 'version']);

/**
 * In the order of the base's keys.
 * @param base a resolved config
 * @param here a config with its defaults
 */
export function differences(base: unknown, here: unknown): Difference[] {
  const [before, after] = [flatten(base), flatten(here)];
  const paths = [...new Set([...after.keys(), ...before.keys()])];
  return paths
    .map((path) => ({ path, base: before.get(path) ?? null, here: after.get(path) ?? null }))
    .filter((row) => row.base !== row.here && !IGNORED.has(row.path))
    .toSorted((a, b) => topRank(base, here, a.path) - topRank(base, here, b.path));
}

function topRank(base: unknown, here: unknown, path: string): number {
  const keys = [...new Set([...keysOf(base), ...keysOf(here)])];
  return keys.indexOf(path.split('.')[0] ?? '');
}

const keysOf = (value: unknown): string[] => (isMapping(value) ? Object.keys(value) : []);

export interface Reset {
  path: ConfigPath;
  /** The value of the base; undefined where it has none. */
  value: unknown;
}

/**
 * The change that resets a key to the value of the base. Where the mapping has another `kind`, the whole
 * mapping is reset.
 */
export function resetTo(base: unknown, here: unknown, path: ConfigPath): Reset {
  for (let depth = 1; depth < path.length; depth++) {
    const holder = path.slice(0, depth);
    const [before, after] = [valueAt(base, holder), valueAt(here, holder)];
    if (!isMapping(before) || !isMapping(after)) return { path: holder, value: before };
    if (before['kind'] !== after['kind']) return { path: holder, value: before };
  }
  // A run has one length: resetting one of `epochs` and `steps` alone would leave both.
  return { path, value: valueAt(base, path) };
}
