/**
 * Formats numbers and configs for the user. Rounding must not turn a value into a false claim, such as 0 % or
 * 100 %.
 */
import type { ExperimentConfig, RegularizerConfig } from '../../src-main/contract/config.ts';
import type { Unit } from '../../src-main/contract/metrics.ts';
import type { Language } from '../../src-main/contract/settings.ts';
import type { PhraseWords } from './terms.ts';

const MISSING = '–';
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Up to four significant digits; `–` where there is no number. */
export function formatMetric(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100_000 || size < 0.001) return value.toExponential(2).replaceAll('-', '−').replace('e+', 'e');
  const text = size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
  return text.replace('-', '−');
}

/** Accuracy 0…1, or a difference of two, as a percentage with two decimals. */
export function formatAccuracy(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  return `${(value * 100).toFixed(2).replace('-', '−')} %`;
}

/** A number on an axis: no more digits than it needs. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 100_000 || size < 0.001)) {
    return Number(value.toPrecision(3)).toExponential().replace(/-/g, '−').replace('e+', 'e');
  }
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

/** Accuracy 0…1 on an axis. */
export function formatAccuracyTick(value: number): string {
  return `${formatTick(value * 100)} %`;
}

/** A share 0…1 with one decimal; only exactly 0 is `0 %`, and only exactly 1 is `100 %`. */
export function formatShare(share: number): string {
  if (share === 0) return '0 %';
  if (share === 1) return '100 %';
  if (share < 0.0005) return '< 0.1 %';
  if (share >= 0.9995) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

export function formatCount(count: number): string {
  return grouped.format(count);
}

export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return MISSING;
  if (seconds > 0 && seconds < 0.1) return `${(seconds * 1000).toPrecision(2)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Steps per second. */
export function formatRate(rate: number | null | undefined): string {
  if (rate === null || rate === undefined || !Number.isFinite(rate) || rate <= 0) return MISSING;
  return rate >= 100 ? grouped.format(rate) : rate.toPrecision(3);
}

/** Formatter for the values of a unit in tables. */
export function formatUnit(unit: Unit): (value: number | null | undefined) => string {
  switch (unit) {
    case 'accuracy':
      return formatAccuracy;
    case 'perSecond':
      return formatRate;
    case 'share':
      return (value) => (typeof value === 'number' ? formatShare(value) : MISSING);
    case 'seconds':
      return (value) => formatDuration(value ?? NaN);
    case 'loss':
    case 'number':
      return formatMetric;
    default:
      return unit satisfies never;
  }
}

/** A weight's magnitude in a tooltip. */
export function formatMagnitude(value: number): string {
  if (value === Infinity) return '∞';
  if (value === 0) return '0';
  return value >= 0.01 && value < 1000 ? value.toPrecision(3) : value.toExponential(2).replace('-', '−');
}

/** A hyperparameter as a person would write it: 0.0001 as 1e-4, 0.01 as 0.01. */
export function formatLambda(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 1000)) return String(value);
  return value.toExponential().replace('e+', 'e');
}

/** One phrase per penalty, e.g. `L1 λ 1e-4 · proximal`. */
export function describeRegularizer(regularizer: RegularizerConfig, words: PhraseWords): string {
  switch (regularizer.kind) {
    case 'none':
      return words.noPenalty;
    case 'l1':
      return `L1 λ ${formatLambda(regularizer.lambda)} · ${regularizer.l1Method}`;
    case 'l2':
      return `L2 λ ${formatLambda(regularizer.lambda)} · ${regularizer.convention}`;
    case 'l1l2':
      return `L1 λ ${formatLambda(regularizer.lambda1)} + L2 λ ${formatLambda(regularizer.lambda2)} · ${regularizer.l1Method}`;
    default:
      return regularizer satisfies never;
  }
}

/** The network as a phrase, e.g. `mlp 200·100`, `cnn 32 filters → 1024 · dropout 0.5`. */
export function describeModel({ model }: Pick<ExperimentConfig, 'model'>, words: PhraseWords): string {
  switch (model.kind) {
    case 'mlp': {
      const layers = model.hidden.length === 0 ? words.noHiddenLayers : model.hidden.join('·');
      return `mlp ${layers}${describeDropout(model.dropout)}`;
    }
    case 'cnn': {
      const filters = model.blocks.map((block) => block.filters).join('·');
      const dense = model.hidden.length === 0 ? '' : ` → ${model.hidden.join('·')}`;
      return `cnn ${words.filters(filters)}${dense}${describeDropout(model.dropout)}`;
    }
    case 'mobilenetV2':
      return `mobilenetV2 ${model.activation}`;
    default:
      return model satisfies never;
  }
}

function describeDropout(rate: number): string {
  return rate === 0 ? '' : ` · dropout ${rate}`;
}

/** E.g. `20 epochs`, `1,000 steps`. */
export function describeLength(
  config: Pick<ExperimentConfig, 'epochs' | 'steps'>,
  words: PhraseWords,
): string {
  return config.steps === undefined
    ? words.epochs(formatCount(config.epochs ?? 1))
    : words.steps(formatCount(config.steps));
}

/** Capitalises the first letter of a reason that was written to follow a colon. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Local date and time, short. */
export function formatTime(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return MISSING;
  return date.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Splits a message into its first sentence and the rest, which is shown on demand. */
export function splitMessage(text: string): { first: string; rest: string } {
  const end = text.search(/[.!?]\s/);
  return end < 0
    ? { first: text, rest: '' }
    : { first: text.slice(0, end + 1), rest: text.slice(end + 1).trim() };
}
