/**
 * The catalogue of metrics. Records, published figures, the statements of the store, charts, columns, filters, tables
 * and the command line are generated from these tables. docs/CONTRIBUTING.md explains how to add a metric.
 *
 * Prefixes name the split: `running…` is measured during training, `train…` and `test…` are evaluated with the weights
 * of the record. `val…` is reserved for a validation split.
 */
import { z } from 'zod';
import { keysOf } from '../shared/tables.ts';

/** `accuracy` and `share` are 0 … 1 (a difference of two: −1 … 1); `number` has no unit. */
export type Unit = 'accuracy' | 'loss' | 'share' | 'number' | 'seconds' | 'perSecond';
export type Direction = 'higher' | 'lower';

/**
 * Where a metric is shown, in addition to the table of records and the sparklines, which show every recorded one.
 * `chart`: a chart of the comparison and its x axis; `usualChart`: a chart that is shown by default.
 * `list`: column, sort key and filter field of the list of runs.
 * `final`: final table, scatter, CSV, and `final` in the JSON of a run.
 * `progress`: the line that a command prints per record.
 * `published`: may occur in published figures (`resources/published`).
 */
export type Place = 'chart' | 'usualChart' | 'list' | 'final' | 'progress' | 'published';

export interface MetricFacts {
  readonly unit: Unit;
  /** Null if neither direction is better. */
  readonly better: Direction | null;
  readonly places: readonly Place[];
}

/** What a metric is measured on: the training batches, a split, both splits, or no images. */
export type Images = 'batches' | 'train' | 'test' | 'both' | 'none';

interface RecordedFacts extends MetricFacts {
  readonly images: Images;
  /** Column of the table `epochs`. */
  readonly column: string;
  readonly value: z.ZodType<number | null>;
}

const known = z.number();
/** `null` if the number is NaN or infinite (the run diverged) or was not evaluated. */
const measured = known.nullable();

const accuracy = { unit: 'accuracy', better: 'higher', value: measured } as const;
/** Mean per image of the reported loss; without penalty. */
const loss = { unit: 'loss', better: 'lower', value: measured } as const;
const plain = { unit: 'number', better: null, images: 'none' } as const;
const everywhere = ['usualChart', 'list', 'final', 'progress', 'published'] as const;

/** Metrics with one value per record: per finished epoch, or per evaluation in a run of steps. */
export const RECORD_METRICS = {
  /** On the test images, with the weights of the record. */
  testAcc: { ...accuracy, images: 'test', column: 'test_acc', places: everywhere },
  testLoss: { ...loss, images: 'test', column: 'test_loss', places: everywhere },
  /** Mean over the images trained on since the last record, each measured in its training step. */
  runningAcc: { ...accuracy, images: 'batches', column: 'running_acc', places: everywhere },
  runningLoss: { ...loss, images: 'batches', column: 'running_loss', places: everywhere },
  /** As `test…`, on the first training images; null unless the config sets `evaluate.trainCount`. */
  trainAcc: {
    ...accuracy,
    images: 'train',
    column: 'train_acc',
    places: ['chart', 'list', 'final', 'published'],
  },
  trainLoss: { ...loss, images: 'train', column: 'train_loss', places: ['chart', 'list', 'final'] },
  /**
   * Generalisation gap, train minus test of one record; null if either is null. If a network does better on training
   * images, `accGap` is positive and `lossGap` negative. Neither direction is better: an untrained network has no gap.
   */
  accGap: {
    unit: 'accuracy',
    better: null,
    images: 'both',
    column: 'acc_gap',
    value: measured,
    places: ['chart', 'list', 'final'],
  },
  lossGap: {
    unit: 'loss',
    better: null,
    images: 'both',
    column: 'loss_gap',
    value: measured,
    places: ['chart', 'list', 'final'],
  },
  /** Penalty of the record's weights. */
  penalty: { ...plain, column: 'penalty', value: measured, places: everywhere },
  /** Learning rate of the last step. */
  learningRate: { ...plain, column: 'learning_rate', value: known, places: ['usualChart'] },
  /** Training time since the last record, without evaluation and bookkeeping. */
  seconds: {
    unit: 'seconds',
    better: null,
    images: 'none',
    column: 'seconds',
    value: known,
    places: ['chart', 'published'],
  },
} as const satisfies Readonly<Record<string, RecordedFacts>>;
export type RecordMetric = keyof typeof RECORD_METRICS;

/** Metrics per record that are computed from recorded ones when shown. */
const DERIVED_METRICS = {
  /** Loss plus penalty, as Keras prints it. */
  objective: {
    unit: 'loss',
    better: 'lower',
    of: ['runningLoss', 'plus', 'penalty'],
    places: ['chart', 'published'],
  },
  testObjective: {
    unit: 'loss',
    better: 'lower',
    of: ['testLoss', 'plus', 'penalty'],
    places: ['chart', 'published'],
  },
  /**
   * Replaces `accGap` if no training images are evaluated. Less exact, because the weights change during the epoch.
   */
  runningGap: {
    unit: 'accuracy',
    better: null,
    of: ['runningAcc', 'minus', 'testAcc'],
    places: ['final'],
  },
} as const satisfies Readonly<
  Record<string, MetricFacts & { of: readonly [RecordMetric, 'plus' | 'minus', RecordMetric] }>
>;
export type DerivedMetric = keyof typeof DERIVED_METRICS;

/** Metrics with one value per run, from its weights or its clock. */
export const RUN_METRICS = {
  /** Share of the weights in all kernels that are exactly 0. */
  zeroShare: { unit: 'share', better: null, places: ['final'] },
  /** Σ|w| and √Σw² over all kernels. */
  l1Norm: { unit: 'number', better: null, places: ['final'] },
  l2Norm: { unit: 'number', better: null, places: ['final'] },
  /** Number of the record that is shown. */
  recordEpoch: { unit: 'number', better: null, places: ['final'] },
  duration: { unit: 'seconds', better: 'lower', places: ['final'] },
  stepsPerSecond: { unit: 'perSecond', better: 'higher', places: ['final'] },
} as const satisfies Readonly<Record<string, MetricFacts>>;
export type RunMetric = keyof typeof RUN_METRICS;

/** Metrics with one value per training step, measured on its batch before the update. */
export const STEP_METRICS = {
  loss: { unit: 'loss', column: 'loss' },
  acc: { unit: 'accuracy', column: 'acc' },
  penalty: { unit: 'number', column: 'penalty' },
  learningRate: { unit: 'number', column: 'learning_rate' },
} as const satisfies Readonly<
  Record<string, { unit: Unit; /** Column of the table `step_blocks`. */ column: string }>
>;
export type StepMetric = keyof typeof STEP_METRICS;

/** A metric of a record, stored or computed. */
export type ShownMetric = RecordMetric | DerivedMetric;
export type Metric = ShownMetric | RunMetric;

export const RECORDED = keysOf(RECORD_METRICS);
export const SHOWN: readonly ShownMetric[] = [...RECORDED, ...keysOf(DERIVED_METRICS)];
const FACTS: Readonly<Record<Metric, MetricFacts>> = {
  ...RECORD_METRICS,
  ...DERIVED_METRICS,
  ...RUN_METRICS,
};
export const METRICS = keysOf(FACTS);

export function factsOf(metric: Metric): MetricFacts {
  return FACTS[metric];
}

export function appearsIn(metric: Metric, ...places: readonly Place[]): boolean {
  return FACTS[metric].places.some((place) => places.includes(place));
}

/** Sorts metrics of these units to the front; stable. */
export function byUnit<M extends Metric>(metrics: readonly M[], units: readonly Unit[]): M[] {
  const rank = (metric: M): number => {
    const index = units.indexOf(FACTS[metric].unit);
    return index < 0 ? units.length : index;
  };
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}

const IMAGES: readonly Images[] = ['batches', 'train', 'test', 'both', 'none'];

/** Sorts metrics in the order of an epoch: training before evaluation; stable. */
export function byImages(metrics: readonly RecordMetric[]): RecordMetric[] {
  const rank = (metric: RecordMetric): number => IMAGES.indexOf(RECORD_METRICS[metric].images);
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether the metric needs an evaluation of training images, which the config may leave out. */
export function usesTrainImages(metric: RecordMetric): boolean {
  const { images } = RECORD_METRICS[metric];
  return images === 'train' || images === 'both';
}

/** Null if a number that it is computed from is missing. */
export function metricValue(
  record: Readonly<Record<RecordMetric, number | null>>,
  metric: ShownMetric,
): number | null {
  if (!isDerived(metric)) return record[metric];
  const [a, sign, b] = DERIVED_METRICS[metric].of;
  const [left, right] = [record[a], record[b]];
  if (left === null || right === null) return null;
  return sign === 'plus' ? left + right : left - right;
}

function isDerived(metric: ShownMetric): metric is DerivedMetric {
  return Object.hasOwn(DERIVED_METRICS, metric);
}

/** Whether it is a metric of a record; otherwise it is one of the whole run. */
export function isShown(metric: Metric): metric is ShownMetric {
  return !Object.hasOwn(RUN_METRICS, metric);
}

/** Name of a metric on the command line, e.g. `test acc` for `testAcc`. */
export function plainName(metric: Metric): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Former names of metrics, in lower case; since then `val…` is reserved for a validation split. */
const FORMER: ReadonlyMap<string, ShownMetric> = new Map([
  ['acc', 'runningAcc'],
  ['loss', 'runningLoss'],
  ['valacc', 'testAcc'],
  ['valloss', 'testLoss'],
  ['valobjective', 'testObjective'],
]);

/** Current name of the metric with this former name, or undefined; case-insensitive. */
export function renamed(name: string): ShownMetric | undefined {
  return FORMER.get(name.toLowerCase());
}
