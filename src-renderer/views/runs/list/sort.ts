/** The order of the list of runs. */
import { runStatus, type RunSummary } from '../../../../src-main/contract/runs.ts';
import { leafText, type Leaf } from '../filter/configPath.ts';
import { fieldOfColumn } from './columns.ts';

export interface RunSort {
  /** Id of a column. */
  column: string;
  direction: 'ascending' | 'descending';
}

/** The default order: newest first. */
export const DEFAULT_SORT: RunSort = { column: 'created', direction: 'descending' };

/** In the order of a run's life, so that running runs are together. */
const STATUS_ORDER: readonly string[] = ['running', 'queued', ...runStatus.options.slice(2)];

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Stable; runs without a value, or with a text among numbers, come last in either direction.
 * @param runs newest first
 */
export function sortRuns(runs: readonly RunSummary[], sort: RunSort): readonly RunSummary[] {
  if (sort.column === DEFAULT_SORT.column && sort.direction === DEFAULT_SORT.direction) return runs;
  const field = fieldOfColumn(sort.column);
  if (field === undefined) return runs;
  const key = (run: RunSummary): string | number | null =>
    field.name === 'status' ? STATUS_ORDER.indexOf(run.status) : keyOf(field.value(run));
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return runs
    .map((run) => ({ run, key: key(run) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return sign * compareKeys(a.key, b.key);
    })
    .map(({ run }) => run);
}

function keyOf(value: Leaf): string | number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  const text = leafText(value);
  return text === '' ? null : text;
}

/** For config paths, numbers come before text. */
function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : collator.compare(a, b);
}
