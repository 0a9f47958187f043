/** Values inside configs by dotted path, e.g. `config.optimizer.kind`. */
import type { ExperimentConfig } from '../../../../src-main/contract/config.ts';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';

export const CONFIG_PREFIX = 'config.';

export type Leaf = string | number | boolean | null | readonly unknown[];

/** @param path with its prefix. @returns null where this config has no such key, or an object stands there */
export function configValue(config: ExperimentConfig, path: string): Leaf {
  let value: unknown = config;
  for (const key of path.slice(CONFIG_PREFIX.length).split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return isLeaf(value) ? value : null;
}

function isLeaf(value: unknown): value is Leaf {
  return ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);
}

/** A leaf in one line: lists as `32,64`, lists of objects as JSON. */
export function leafText(leaf: Leaf): string {
  if (leaf === null) return '';
  if (typeof leaf !== 'object') return String(leaf);
  return leaf.every((item) => typeof item !== 'object') ? leaf.join(',') : JSON.stringify(leaf);
}

/** Every path that some run's config has, with prefix, in alphabetical order. */
export function configPaths(runs: readonly RunSummary[]): string[] {
  const paths = new Set<string>();
  for (const run of runs) collect(run.config, 'config', paths);
  return [...paths].sort();
}

function collect(value: object, prefix: string, paths: Set<string>): void {
  const entries: [string, unknown][] = Object.entries(value);
  for (const [key, child] of entries) {
    const path = `${prefix}.${key}`;
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) collect(child, path, paths);
    else paths.add(path);
  }
}
