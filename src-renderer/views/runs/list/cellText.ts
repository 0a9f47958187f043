/** Text of the plain cells of the list. */
import { factsOf } from '../../../../src-main/contract/metrics.ts';
import type { EpochRecord, RunSummary } from '../../../../src-main/contract/runs.ts';
import type { PhraseWords } from '../../../words/terms.ts';
import {
  describeModel,
  describeRegularizer,
  formatDuration,
  formatLambda,
  formatMetric,
  formatRate,
  formatUnit,
} from '../../../words/format.ts';
import { stepsPerSecond, type Progress } from '../../../data/progress.ts';
import { configValue, leafText } from '../filter/configPath.ts';
import { fieldNamed, LISTED_METRICS } from '../filter/fields.ts';

const NOTHING = '–';

/**
 * @param column its id
 * @param progress live progress, newer than the last record
 * @param words in the current language
 */
export function cellText(
  column: string,
  run: RunSummary,
  progress: Progress | undefined,
  words: PhraseWords,
): string {
  const { config, last } = run;
  switch (column) {
    case 'penalty':
      return formatMetric(progress?.penalty ?? last?.penalty);
    case 'stepsPerSecond':
      return formatRate(stepsPerSecond(run, progress));
    case 'engine':
      return run.engine ?? NOTHING;
    case 'model':
      return describeModel(config, words);
    case 'regularizer':
      return describeRegularizer(config.regularizer, words);
    case 'lambda': {
      const value = fieldNamed('lambda')?.value(run);
      return typeof value === 'number' ? formatLambda(value) : NOTHING;
    }
    case 'learningRate':
      return formatLambda(config.optimizer.learningRate);
    case 'dataset':
      return config.dataset.id;
    case 'optimizer':
      return config.optimizer.kind;
    case 'seed':
      return String(config.seed);
    case 'batchSize':
      return String(config.batchSize);
    case 'created':
      return localMinute(run.createdAt);
    case 'duration':
      return run.startedAt === null ? NOTHING : formatDuration(run.seconds);
    default:
      return metricText(column, last) ?? (leafText(configValue(config, column)) || NOTHING);
  }
}

function metricText(column: string, last: EpochRecord | null): string | undefined {
  const metric = LISTED_METRICS.find((known) => known === column);
  return metric === undefined ? undefined : formatUnit(factsOf(metric).unit)(last?.[metric]);
}

/**
 * Local date and time in the format of the filter, e.g. `2026-11-01 09:30`: sortable, and the same in every
 * language.
 */
export function localMinute(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return NOTHING;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
