/** The lines of a comparison's charts. Lines are computed when they are drawn, and cached. */
import type { StepMetric } from '../../../src-main/contract/metrics.ts';
import type { PublishedFigures } from '../../../src-main/contract/published.ts';
import type { EpochRecord, RunSummary } from '../../../src-main/contract/runs.ts';
import type { ChartLine } from '../../charts/lines/plotModel.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { NO_POINTS } from '../../charts/lines/points.ts';
import type { ChartSpec } from './charts.ts';
import { meanLine, type MeanLine, type SeedGroup, type Spread } from './seedGroups.ts';
import { continued, smoothed } from './smoothing.ts';
import { curvePoints, epochPoints, isUnit, publishedPlaces, type XKind } from './xAxis.ts';

/** A run as charts need it. */
export interface ComparedRun {
  readonly run: RunSummary;
  readonly epochs: readonly EpochRecord[];
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
}

export interface LineOptions {
  readonly x: XKind;
  /** Weight of the past, 0 for none. */
  readonly smoothing: number;
  /** Null: each run as its own line. */
  readonly spread: Spread | null;
  readonly curve: (id: string, metric: StepMetric) => Points;
  /** Averages over every step from the workstation, where it sent only some of the steps. */
  readonly averages: (id: string, metric: StepMetric) => Points | null;
  readonly published: ReadonlyMap<string, PublishedFigures>;
  readonly means: MeanLines;
  readonly words: {
    raw: (label: string) => string;
    group: (label: string, n: number) => string;
    published: (label: string, source: string) => string;
  };
}

/** The last mean of each group, cached until one of its lines changes. */
export class MeanLines {
  readonly #kept = new Map<string, { lines: readonly Points[]; mean: MeanLine }>();

  of(key: string, lines: readonly Points[], spread: Spread): MeanLine {
    const kept = this.#kept.get(key);
    if (kept?.lines.length === lines.length && lines.every((line, i) => line === kept.lines[i])) {
      return kept.mean;
    }
    const mean = meanLine(lines, spread);
    this.#kept.set(key, { lines, mean });
    return mean;
  }
}

/** True for runs with a penalty; a constant line at zero is not informative. */
export function isPenalised({ config: { regularizer } }: Pick<RunSummary, 'config'>): boolean {
  const penalties = [regularizer, ...(regularizer.overrides ?? []).map((override) => override.regularizer)];
  return penalties.some((penalty) => penalty.kind !== 'none');
}

/** Whether a chart can be drawn with this x axis: step charts allow only units, not metrics. */
export function fitsAxis(spec: ChartSpec, x: XKind): boolean {
  return spec.level === 'record' || isUnit(x);
}

export function chartLines(
  spec: ChartSpec,
  groups: readonly SeedGroup[],
  compared: ReadonlyMap<string, ComparedRun>,
  options: LineOptions,
): ChartLine[] {
  if (!fitsAxis(spec, options.x)) return [];
  return groups.flatMap((group) => {
    const runs = group.runs.flatMap(({ id }) => compared.get(id) ?? []).filter((run) => appliesTo(spec, run));
    const [first] = runs;
    if (first === undefined) return [];
    return options.spread === null || runs.length === 1
      ? runs.flatMap((run) => runLines(spec, run, options))
      : groupLines(spec, first, runs, options, options.spread);
  });
}

function appliesTo(spec: ChartSpec, { run }: ComparedRun): boolean {
  return spec.metric !== 'penalty' || isPenalised(run);
}

/** Sources of a line: read when the line is listed, so that the list updates when they change. */
interface Source {
  readonly spec: ChartSpec;
  readonly compared: ComparedRun;
  /** Metrics of single steps. */
  readonly curve: Points;
  readonly average: Points | null;
}

function sourceOf(spec: ChartSpec, compared: ComparedRun, { curve, averages }: LineOptions): Source {
  if (spec.level === 'record') return { spec, compared, curve: NO_POINTS, average: null };
  const { id } = compared.run;
  return { spec, compared, curve: curve(id, spec.metric), average: averages(id, spec.metric) };
}

function runLines(spec: ChartSpec, compared: ComparedRun, options: LineOptions): ChartLine[] {
  const { run, label, colour, dash } = compared;
  const source = sourceOf(spec, compared, options);
  const base = { label, colour, dash };
  const line: ChartLine = {
    ...base,
    key: run.id,
    series: () => smoothPoints(source, options),
    look: lookOf(spec, options),
  };
  const raw: ChartLine = {
    ...base,
    key: `${run.id}/raw`,
    label: options.words.raw(label),
    series: () => rawPoints(source, options),
    look: 'faint',
  };
  return [...(isSmoothed(spec, options) ? [raw, line] : [line]), ...publishedLines(spec, compared, options)];
}

/** Per-step losses and accuracies are noisy and need smoothing; learning rates and penalties are not. */
function lookOf(spec: ChartSpec, options: LineOptions): ChartLine['look'] {
  if (spec.level === 'record') return 'points';
  return isSmoothed(spec, options) || spec.metric === 'learningRate' || spec.metric === 'penalty'
    ? 'line'
    : 'thin';
}

function groupLines(
  spec: ChartSpec,
  first: ComparedRun,
  runs: readonly ComparedRun[],
  options: LineOptions,
  spread: Spread,
): ChartLine[] {
  const { colour, dash } = first;
  const key = `${first.run.id}/group`;
  const label = options.words.group(first.run.name, runs.length);
  const sources = runs.map((run) => sourceOf(spec, run, options));
  const mean = (of: typeof rawPoints, name: string): MeanLine => {
    const lines = sources.map((source) => of(source, options)).filter((points) => points.x.length > 0);
    return options.means.of(`${spec.id}/${key}/${name}/${spread}`, lines, spread);
  };
  const lines: ChartLine[] = [
    {
      key,
      label,
      colour,
      dash,
      series: () => mean(smoothPoints, 'smooth'),
      band: () => mean(smoothPoints, 'smooth').band,
      look: spec.level === 'record' ? 'points' : 'line',
    },
  ];
  if (isSmoothed(spec, options)) {
    lines.unshift({
      key: `${key}/raw`,
      label: options.words.raw(label),
      colour,
      dash,
      series: () => mean(rawPoints, 'raw'),
      look: 'faint',
    });
  }
  return [...lines, ...publishedLines(spec, first, options)];
}

function isSmoothed(spec: ChartSpec, { smoothing }: LineOptions): boolean {
  return spec.level === 'step' && spec.metric !== 'learningRate' && smoothing > 0;
}

function rawPoints({ spec, compared, curve }: Source, { x }: LineOptions): Points {
  if (spec.level === 'record') return epochPoints(compared.epochs, spec.metric, x);
  return isUnit(x) ? curvePoints(curve, compared.epochs, x) : NO_POINTS;
}

function smoothPoints(source: Source, options: LineOptions): Points {
  const { spec, compared, curve, average } = source;
  const { smoothing, x } = options;
  if (!isSmoothed(spec, options) || !isUnit(x)) return rawPoints(source, options);
  const smooth = average === null ? smoothed(curve, smoothing) : continued(average, curve, smoothing);
  return curvePoints(smooth, compared.epochs, x);
}

function publishedLines(spec: ChartSpec, compared: ComparedRun, options: LineOptions): ChartLine[] {
  const { run, label, colour, epochs } = compared;
  const { x } = options;
  const published = options.published.get(run.id);
  if (published === undefined || spec.level === 'step' || !isUnit(x)) return [];
  const figures = published.figures[spec.metric];
  if (figures === undefined) return [];
  const points = {
    x: publishedPlaces(figures.at, published.unit, epochs, x),
    y: Float64Array.from(figures.values),
  };
  return [
    {
      key: `${run.id}/published`,
      label: options.words.published(label, published.source),
      colour,
      series: points,
      look: 'published',
      note: published.provenance,
    },
  ];
}
