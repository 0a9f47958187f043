/** The final results of runs and of groups of runs. */
import {
  byUnit,
  factsOf,
  isShown,
  METRICS,
  metricValue,
  RUN_METRICS,
  SHOWN,
  appearsIn,
  type Metric,
} from '../../../src-main/contract/metrics.ts';
import type { EpochRecord, RunSummary, WeightStatistics } from '../../../src-main/contract/runs.ts';
import { byKey, keysOf } from '../../../src-main/shared/tables.ts';
import { bestIndices } from '../../data/best.ts';
import { csv, type Cell } from '../../../src-main/shared/csv.ts';
import { meanAndStd, type SeedGroup } from './seedGroups.ts';

export type Moment = 'last' | 'best';

/** Accuracies, losses, other metrics of records, then metrics of whole runs. */
export const FINAL_COLUMNS: readonly Metric[] = [
  ...byUnit(SHOWN, ['accuracy', 'loss']),
  ...keysOf(RUN_METRICS),
].filter((metric) => appearsIn(metric, 'final'));

/** Sources of the cells of one run. */
export interface FinalSource {
  readonly run: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly weights: readonly WeightStatistics[];
}

export interface FinalCell {
  readonly mean: number | null;
  /** Only for groups of several runs with a value. */
  readonly std: number | null;
  readonly n: number;
  readonly best: boolean;
}

export interface FinalRow {
  readonly key: string;
  readonly runs: readonly RunSummary[];
  readonly cells: Readonly<Record<Metric, FinalCell>>;
}

/** The last record, or the one with the highest test accuracy (the first if several tie). */
export function recordAt(epochs: readonly EpochRecord[], moment: Moment): EpochRecord | null {
  const last = epochs.at(-1) ?? null;
  if (moment === 'last') return last;
  return epochs.reduce<EpochRecord | null>(
    (best, record) => (record.testAcc !== null && record.testAcc > (best?.testAcc ?? -1) ? record : best),
    null,
  );
}

export function finalValue(source: FinalSource, column: Metric, moment: Moment): number | null {
  const record = recordAt(source.epochs, moment);
  if (isShown(column)) return record === null ? null : metricValue(record, column);
  switch (column) {
    case 'zeroShare':
      return zeroShare(source.weights);
    case 'l1Norm':
      return norm(source.weights, 'l1');
    case 'l2Norm':
      return norm(source.weights, 'l2');
    case 'recordEpoch':
      return record?.epoch ?? null;
    case 'duration':
      return source.run.epochsDone === 0 ? null : source.run.seconds;
    case 'stepsPerSecond':
      return source.run.last === null || source.run.seconds <= 0
        ? null
        : source.run.last.step / source.run.seconds;
    default:
      return column satisfies never;
  }
}

/** All kernels: the weights that penalties act on. */
function kernels(weights: readonly WeightStatistics[]): WeightStatistics[] {
  return weights.filter(({ tensor }) => /kernel$/i.test(tensor));
}

/** Share of the weights in all kernels that are exactly 0. */
export function zeroShare(weights: readonly WeightStatistics[]): number | null {
  const known = kernels(weights);
  const count = known.reduce((sum, tensor) => sum + tensor.count, 0);
  return count === 0 ? null : known.reduce((sum, tensor) => sum + tensor.zeros, 0) / count;
}

/** Σ|w| or √Σw² over all kernels; null where one is unknown. */
export function norm(weights: readonly WeightStatistics[], kind: 'l1' | 'l2'): number | null {
  const values = kernels(weights).map((tensor) => tensor[kind]);
  if (values.length === 0 || values.includes(null)) return null;
  const known = values.map((value) => value ?? NaN);
  return kind === 'l1' ? known.reduce((sum, value) => sum + value, 0) : Math.hypot(...known);
}

/** @param sources by run id; runs without one have empty cells */
export function finalRows(
  groups: readonly SeedGroup[],
  sources: ReadonlyMap<string, FinalSource>,
  moment: Moment,
): FinalRow[] {
  const stats = groups.map(({ key, runs }) => ({
    key,
    runs,
    values: (column: Metric) =>
      meanAndStd(runs.flatMap(({ id }) => valueOf(sources.get(id), column, moment))),
  }));
  const best = new Map(
    METRICS.map((column) => {
      const { better } = factsOf(column);
      const means = stats.map((row) => row.values(column)?.mean);
      return [column, better === null ? new Set<number>() : bestIndices(means, better)];
    }),
  );
  return stats.map(({ key, runs, values }, i) => {
    const cell = (column: Metric): FinalCell => {
      const value = values(column);
      return {
        mean: value?.mean ?? null,
        std: value !== null && value.n > 1 ? value.std : null,
        n: value?.n ?? 0,
        best: best.get(column)?.has(i) === true,
      };
    };
    return {
      key,
      runs,
      cells: byKey(METRICS, cell),
    };
  });
}

function valueOf(source: FinalSource | undefined, column: Metric, moment: Moment): (number | null)[] {
  return source === undefined ? [] : [finalValue(source, column, moment)];
}

/** Columns with a value in at least one row. */
export function shownColumns(rows: readonly FinalRow[]): Metric[] {
  return FINAL_COLUMNS.filter((column) => rows.some((row) => row.cells[column].mean !== null));
}

export interface Sorting {
  readonly column: Metric | 'name';
  readonly descending: boolean;
}

/** Rows without a value come last in either direction; null keeps the order of the selection. */
export function sortedRows(
  rows: readonly FinalRow[],
  sorting: Sorting | null,
  nameOf: (row: FinalRow) => string,
): FinalRow[] {
  if (sorting === null) return [...rows];
  const { column, descending } = sorting;
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    if (column === 'name') return sign * nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true });
    const left = a.cells[column].mean;
    const right = b.cells[column].mean;
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

/** @param titles of the columns, in the current language */
export function finalCsv(
  rows: readonly FinalRow[],
  columns: readonly Metric[],
  titles: { name: string; ids: string; seeds: string; std: string; of: (column: Metric) => string },
  nameOf: (row: FinalRow) => string,
): string {
  const grouped = rows.some((row) => row.runs.length > 1);
  const head: Cell[] = [titles.name, titles.ids, titles.seeds];
  for (const column of columns)
    head.push(titles.of(column), ...(grouped ? [`${titles.of(column)} ${titles.std}`] : []));
  const body = rows.map((row): Cell[] => [
    nameOf(row),
    row.runs.map((run) => run.id).join(' '),
    row.runs.map((run) => run.config.seed).join(' '),
    ...columns.flatMap((column): Cell[] => {
      const { mean, std } = row.cells[column];
      return grouped ? [mean, std] : [mean];
    }),
  ]);
  return csv([head, ...body]);
}
