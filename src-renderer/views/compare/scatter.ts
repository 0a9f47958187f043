/** Scatter plot of any two values of the runs. */
import type { ExperimentConfig } from '../../../src-main/contract/config.ts';
import type { Metric } from '../../../src-main/contract/metrics.ts';
import { flatten } from '../../data/configDiff.ts';
import { FINAL_COLUMNS, finalValue, type FinalSource, type Moment } from './finalTable.ts';

/** A number of the config (its dotted path) or a final result. */
export type ScatterValue =
  | { readonly id: string; readonly kind: 'config'; readonly path: string }
  | { readonly id: string; readonly kind: 'final'; readonly column: Metric };

export interface ScatterPoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Category that sets the colour; null where the config has no such key. */
  readonly category: string | null;
}

/** All numeric paths of the configs, then all metrics of the runs. */
export function scatterValues(sources: readonly FinalSource[], moment: Moment): ScatterValue[] {
  const paths = new Set(sources.flatMap(({ run }) => [...numbersOf(run.config).keys()]));
  const columns = FINAL_COLUMNS.filter((column) =>
    sources.some((source) => finalValue(source, column, moment) !== null),
  );
  return [
    ...[...paths].map((path) => ({ id: `config:${path}`, kind: 'config', path }) as const),
    ...columns.map((column) => ({ id: `final:${column}`, kind: 'final', column }) as const),
  ];
}

function numbersOf(config: ExperimentConfig): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [path, text] of flatten(config)) {
    const value = Number(text);
    if (path !== 'version' && path !== 'name' && path !== 'notes' && text !== '' && Number.isFinite(value)) {
      numbers.set(path, value);
    }
  }
  return numbers;
}

function valueOfRun(source: FinalSource, value: ScatterValue, moment: Moment): number | null {
  if (value.kind === 'final') return finalValue(source, value.column, moment);
  return numbersOf(source.run.config).get(value.path) ?? null;
}

/**
 * Default x value: the first that differs between the runs of λ, the learning rate, or another number of the
 * config.
 */
export function defaultX(values: readonly ScatterValue[], sources: readonly FinalSource[]): string {
  const varying = values.filter(
    (value) =>
      value.kind === 'config' &&
      value.path !== 'seed' &&
      new Set(sources.map((source) => valueOfRun(source, value, 'last')).filter((n) => n !== null)).size > 1,
  );
  const byPath = (pattern: RegExp) =>
    varying.find((value) => value.kind === 'config' && pattern.test(value.path))?.id;
  return byPath(/lambda/) ?? byPath(/learningRate/) ?? varying[0]?.id ?? 'final:penalty';
}

/** Paths that differ between the configs, to colour points by. */
export function varyingPaths(sources: readonly FinalSource[]): string[] {
  const flat = sources.map(({ run }) => flatten(run.config));
  const paths = new Set(flat.flatMap((leaves) => [...leaves.keys()]));
  return [...paths].filter(
    (path) => path !== 'name' && path !== 'notes' && new Set(flat.map((leaves) => leaves.get(path))).size > 1,
  );
}

/** Runs without one of the two values, or with one that the axes cannot show, are left out. */
export function scatterPoints(
  sources: readonly FinalSource[],
  { x, y }: { x: ScatterValue; y: ScatterValue },
  colourPath: string | null,
  { moment, logX, logY }: { moment: Moment; logX: boolean; logY: boolean },
): ScatterPoint[] {
  return sources.flatMap((source) => {
    const at = valueOfRun(source, x, moment);
    const value = valueOfRun(source, y, moment);
    if (at === null || value === null || (logX && at <= 0) || (logY && value <= 0)) return [];
    const category = colourPath === null ? null : (flatten(source.run.config).get(colourPath) ?? null);
    return [{ id: source.run.id, x: at, y: value, category }];
  });
}

/** Distinct categories: numbers by size, others in order of appearance. */
export function categoriesOf(points: readonly ScatterPoint[]): string[] {
  const all = [...new Set(points.flatMap(({ category }) => category ?? []))];
  const numeric = all.every((text) => text !== '' && Number.isFinite(Number(text)));
  return numeric ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

/** True for config values that are all above 0 and span an order of magnitude, as λ and learning rates do. */
export function spansMagnitudes(value: ScatterValue, sources: readonly FinalSource[]): boolean {
  if (value.kind !== 'config' || value.path === 'seed') return false;
  const numbers = sources.flatMap((source) => valueOfRun(source, value, 'last') ?? []);
  return numbers.length > 0 && Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) >= 10;
}
