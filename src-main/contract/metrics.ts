/**
 * The metrics: everything that is measured of a run, each named once. Records, published figures, the statements
 * of the store, charts, columns, filters, tables and the command line are made from these tables; how a metric is
 * added stands in docs/CONTRIBUTING.md.
 *
 * Splits are named as in the field: `running…` is taken while training, `train…` and `test…` are evaluated with the
 * weights that a record leaves. `val…` is kept for a validation split.
 */
import { z } from 'zod';
import { keysOf } from '../shared/tables.ts';

/** `accuracy` and `share` are 0 … 1 (a difference of two: −1 … 1); `number` has no unit. */
export type Unit = 'accuracy' | 'loss' | 'share' | 'number' | 'seconds' | 'perSecond';
export type Direction = 'higher' | 'lower';

/**
 * Where a metric is shown, beside the table of records and the sparklines, which take every recorded one.
 * `chart`: a chart of the comparison and its x axis; `usualChart`: one that is there until others are chosen.
 * `list`: column, order and filter field of the list of runs.
 * `final`: final table, scatter, CSV, and `final` in the JSON of a run.
 * `progress`: the line that a command prints per record.
 * `published`: sources may have printed it (`resources/published`).
 */
export type Place = 'chart' | 'usualChart' | 'list' | 'final' | 'progress' | 'published';

export interface MetricFacts {
  readonly unit: Unit;
  /** Null where neither end is better. */
  readonly better: Direction | null;
  readonly places: readonly Place[];
}

/** What a metric is measured on: the batches of the training, a split, both splits, or no images at all. */
export type Images = 'batches' | 'train' | 'test' | 'both' | 'none';

interface RecordedFacts extends MetricFacts {
  readonly images: Images;
  /** Of the table `epochs`. */
  readonly column: string;
  readonly value: z.ZodType<number | null>;
}

const known = z.number();
/** `null` where the number is NaN or infinite (the run diverged) or was not evaluated. */
const measured = known.nullable();

const accuracy = { unit: 'accuracy', better: 'higher', value: measured } as const;
/** Mean per image of the reported loss; without penalty. */
const loss = { unit: 'loss', better: 'lower', value: measured } as const;
const plain = { unit: 'number', better: null, images: 'none' } as const;
const everywhere = ['usualChart', 'list', 'final', 'progress', 'published'] as const;

/** Level record: one value per finished epoch, or per evaluation in a run of steps. */
export const RECORD_METRICS = {
  /** On the test images, with the weights of the record. */
  testAcc: { ...accuracy, images: 'test', column: 'test_acc', places: everywhere },
  testLoss: { ...loss, images: 'test', column: 'test_loss', places: everywhere },
  /** Mean over the images trained on since the last record, each while it was trained on. */
  runningAcc: { ...accuracy, images: 'batches', column: 'running_acc', places: everywhere },
  runningLoss: { ...loss, images: 'batches', column: 'running_loss', places: everywhere },
  /** As `test…`, on the first training images; null unless the config asks for them (`evaluate.trainCount`). */
  trainAcc: {
    ...accuracy,
    images: 'train',
    column: 'train_acc',
    places: ['chart', 'list', 'final', 'published'],
  },
  trainLoss: { ...loss, images: 'train', column: 'train_loss', places: ['chart', 'list', 'final'] },
  /**
   * Generalisation gap, train minus test of one record; null where one of the two is. Where a network does better on
   * what it was trained on, `accGap` is above 0 and `lossGap` below. Neither end is better: a network that has
   * learnt nothing has no gap.
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
  /** Of the weights of the record. */
  penalty: { ...plain, column: 'penalty', value: measured, places: everywhere },
  /** Rate used in the last step. */
  learningRate: { ...plain, column: 'learning_rate', value: known, places: ['usualChart'] },
  /** Spent training since the last record, without evaluation and bookkeeping. */
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

/** Level record as well, but computed from recorded ones when it is shown. */
export const DERIVED_METRICS = {
  /** What is minimised, as Keras prints it. */
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
  /** In place of `accGap` where no training images are evaluated: the weights change while it is measured. */
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

/** Level run: one value for a whole run, taken from its weights or its clock. */
export const RUN_METRICS = {
  /** Of the weights in all kernels, those that are exactly 0. */
  zeroShare: { unit: 'share', better: null, places: ['final'] },
  /** Σ|w| and √Σw² over all kernels. */
  l1Norm: { unit: 'number', better: null, places: ['final'] },
  l2Norm: { unit: 'number', better: null, places: ['final'] },
  /** Number of the record whose figures are shown. */
  recordEpoch: { unit: 'number', better: null, places: ['final'] },
  duration: { unit: 'seconds', better: 'lower', places: ['final'] },
  stepsPerSecond: { unit: 'perSecond', better: 'higher', places: ['final'] },
} as const satisfies Readonly<Record<string, MetricFacts>>;
export type RunMetric = keyof typeof RUN_METRICS;

/** Level step: one value per training step, of its own batch and before its update. */
export const STEP_METRICS = {
  loss: { unit: 'loss', column: 'loss' },
  acc: { unit: 'accuracy', column: 'acc' },
  penalty: { unit: 'number', column: 'penalty' },
  learningRate: { unit: 'number', column: 'learning_rate' },
} as const satisfies Readonly<
  Record<string, { unit: Unit; /** Of the table `step_blocks`. */ column: string }>
>;
export type StepMetric = keyof typeof STEP_METRICS;

/** What a record says, stored or computed. */
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

export function stands(metric: Metric, ...places: readonly Place[]): boolean {
  return FACTS[metric].places.some((place) => places.includes(place));
}

/** Metrics of these units first, in their order; otherwise the order stays. */
export function byUnit<M extends Metric>(metrics: readonly M[], units: readonly Unit[]): M[] {
  const rank = (metric: M): number => {
    const index = units.indexOf(FACTS[metric].unit);
    return index < 0 ? units.length : index;
  };
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}

const IMAGES: readonly Images[] = ['batches', 'train', 'test', 'both', 'none'];

/** As an epoch goes: training first, then what is evaluated; otherwise the order stays. */
export function byImages(metrics: readonly RecordMetric[]): RecordMetric[] {
  const rank = (metric: RecordMetric): number => IMAGES.indexOf(RECORD_METRICS[metric].images);
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether it is known only where the config asks for an evaluation of training images. */
export function usesTrainImages(metric: RecordMetric): boolean {
  const { images } = RECORD_METRICS[metric];
  return images === 'train' || images === 'both';
}

/** Null where one of the numbers that it takes is missing. */
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

/** Whether a record says it; otherwise it is one of the whole run. */
export function isShown(metric: Metric): metric is ShownMetric {
  return !Object.hasOwn(RUN_METRICS, metric);
}

/** How the command line calls a metric: `testAcc` is `test acc`. */
export function plainName(metric: Metric): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Names that metrics had before `val…` was kept for a validation split; in lower case. */
const FORMER: ReadonlyMap<string, ShownMetric> = new Map([
  ['acc', 'runningAcc'],
  ['loss', 'runningLoss'],
  ['valacc', 'testAcc'],
  ['valloss', 'testLoss'],
  ['valobjective', 'testObjective'],
]);

/** What a metric is called now that once had this name; undefined for a name that none had. Case does not matter. */
export function renamed(name: string): ShownMetric | undefined {
  return FORMER.get(name.toLowerCase());
}
