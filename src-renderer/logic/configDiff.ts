/** What differs between configs, as path → value, e.g. `regularizer.lambda` → `0.01`. */
import type { ExperimentConfig } from '../../src-main/contract/config.ts';

export interface DiffRow {
  path: string;
  /** One value per config, in order; null where the config has no such key. */
  values: (string | null)[];
}

/** Keys that name a run and decide nothing. */
const LABELS = new Set(['name', 'notes', 'version']);

/** Leaves of a plain value, depth first; lists stay whole. */
export function flatten(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const leaves = new Map<string, string>();
    for (const [key, child] of Object.entries(value)) {
      for (const [leaf, text] of flatten(child, path === '' ? key : `${path}.${key}`)) leaves.set(leaf, text);
    }
    return leaves;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return new Map([[path, text]]);
}

/** Rows in the order of the configs' keys; only those where at least two configs differ. */
export function configDiff(configs: readonly ExperimentConfig[]): DiffRow[] {
  const flat = configs.map((config) => flatten(config));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))];
  return paths
    .filter((path) => !LABELS.has(path))
    .map((path) => ({ path, values: flat.map((leaves) => leaves.get(path) ?? null) }))
    .filter((row) => new Set(row.values).size > 1);
}
