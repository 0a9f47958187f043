/** What a config changes of the one it began with. */
import { type ConfigPath, isMapping, valueAt } from '../../../src-main/shared/configPath.ts';
import { flatten } from '../../data/configDiff.ts';

export interface Difference {
  path: string;
  /** As text; null where that config has no such key. */
  base: string | null;
  here: string | null;
}

/** Keys that decide nothing. */
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
  /** What the base has there; undefined where it has nothing. */
  value: unknown;
}

/**
 * What has to be set to give a place the base's value again. Of mappings of another kind there is no single key to
 * go back to, so the mapping as a whole does.
 */
export function resetTo(base: unknown, here: unknown, path: ConfigPath): Reset {
  for (let depth = 1; depth < path.length; depth++) {
    const holder = path.slice(0, depth);
    const [before, after] = [valueAt(base, holder), valueAt(here, holder)];
    if (!isMapping(before) || !isMapping(after)) return { path: holder, value: before };
    if (before['kind'] !== after['kind']) return { path: holder, value: before };
  }
  // A run has one length: setting its unit alone would leave two.
  return { path, value: valueAt(base, path) };
}
