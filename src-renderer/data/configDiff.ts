/** Differences between configs, as path → value, e.g. `regularizer.lambda` → `0.01`. */
import type { ExperimentConfig } from '../../src-main/contract/config.ts';
import { leavesOf } from '../../src-main/shared/configPath.ts';

export interface DiffRow {
  path: string;
  /** One value per config, in order; null where the config has no such key. */
  values: (string | null)[];
  differs: boolean;
  /** True for names and seeds, which are not what is compared. */
  minor: boolean;
}

/** Keys that do not affect the results. */
const LABELS = new Set(['name', 'notes', 'version']);
const MINOR = new Set([...LABELS, 'seed']);

/** Leaves of a plain value as text, depth first; lists stay whole. */
export function flatten(value: unknown): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [path, leaf] of leavesOf(value)) {
    texts.set(path, typeof leaf === 'string' ? leaf : JSON.stringify(leaf));
  }
  return texts;
}

/** Every path of the configs in the order of their keys; minor paths come last. */
export function configRows(configs: readonly ExperimentConfig[]): DiffRow[] {
  const flat = configs.map((config) => flatten(config));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))];
  const rows = paths.map((path) => {
    const values = flat.map((leaves) => leaves.get(path) ?? null);
    return { path, values, differs: new Set(values).size > 1, minor: MINOR.has(path) };
  });
  return [...rows.filter((row) => !row.minor), ...rows.filter((row) => row.minor)];
}

/** Rows in the order of the configs' keys; only those where at least two configs differ, without names. */
export function configDiff(configs: readonly ExperimentConfig[]): DiffRow[] {
  return configRows(configs).filter((row) => row.differs && !LABELS.has(row.path));
}

/** A table in GitHub Markdown, numbers aligned right. */
export function markdownTable(head: readonly string[], rows: readonly DiffRow[]): string {
  const escape = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escape)),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(({ path, values }) =>
      line([`\`${path}\``, ...values.map((value) => (value === null ? '–' : escape(value)))]),
    ),
    '',
  ].join('\n');
}
