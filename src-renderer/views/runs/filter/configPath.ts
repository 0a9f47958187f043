/** Values inside configs by dotted path, e.g. `config.optimizer.kind`. */
import type { ExperimentConfig } from '../../../../src-main/contract/config.ts';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { leavesOf, valueAt } from '../../../../src-main/shared/configPath.ts';

export const CONFIG_PREFIX = 'config.';

export type Leaf = string | number | boolean | null | readonly unknown[];

/** @param path with its prefix. @returns null where this config has no such key, or an object stands there */
export function configValue(config: ExperimentConfig, path: string): Leaf {
  const value = valueAt(config, path.slice(CONFIG_PREFIX.length).split('.'));
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

/** All paths of the runs' configs, with prefix, in alphabetical order. */
export function configPaths(runs: readonly RunSummary[]): string[] {
  const paths = runs.flatMap((run) => [...leavesOf(run.config).keys()]);
  return [...new Set(paths)].map((path) => CONFIG_PREFIX + path).sort();
}
