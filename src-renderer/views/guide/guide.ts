/**
 * The guided tour of the demo: its runs and all numbers in its text. All numbers come from the records of the
 * runs.
 */
import {
  SHARE_THRESHOLDS,
  type EpochRecord,
  type RunDetail,
  type RunSummary,
  type WeightStatistics,
} from '../../../src-main/contract/runs.ts';

export const PENALTIES = ['none', 'l1', 'l2'] as const;
export type Penalty = (typeof PENALTIES)[number];
/** One of something for each of the three runs. */
export type Trio<T> = Readonly<Record<Penalty, T>>;

export const GUIDE_STEPS = ['training', 'zeros', 'norms', 'threshold', 'epochs', 'accuracy'] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

/** The elements that a step points at, by test id, in order of preference; the first on the page is used. */
export const GUIDE_ANCHORS: Readonly<Record<GuideStep, readonly string[]>> = {
  training: ['weights-histogram'],
  zeros: ['exact-zero-share', 'tensor-select'],
  norms: ['weights-histogram', 'tensor-select'],
  threshold: ['weights-threshold', 'weights-histogram'],
  epochs: ['weights-epoch', 'weights-histogram'],
  accuracy: ['nav-compare'],
};

/**
 * Three runs that differ only in their penalty: none, L1 and L2. Preferred runs come first, then the newest
 * completed ones.
 * @param runs newest first
 */
export function findTrio(
  runs: readonly RunSummary[],
  preferred: readonly string[] = [],
): Trio<RunSummary> | null {
  const usable = runs.filter((run) => run.trashedAt === null);
  const chosen = trioOf(usable.filter((run) => preferred.includes(run.id)));
  if (chosen !== null) return chosen;
  for (const group of Map.groupBy(usable, networkOf).values()) {
    const trio = trioOf(group);
    if (trio !== null) return trio;
  }
  return null;
}

function trioOf(runs: readonly RunSummary[]): Trio<RunSummary> | null {
  const of = (penalty: Penalty): RunSummary | undefined => {
    const fitting = runs.filter((run) => run.config.regularizer.kind === penalty);
    return fitting.find((run) => run.status === 'completed') ?? fitting[0];
  };
  const [none, l1, l2] = [of('none'), of('l1'), of('l2')];
  return none === undefined || l1 === undefined || l2 === undefined ? null : { none, l1, l2 };
}

/** A key that is equal for runs whose configs differ only in names and penalties. */
function networkOf({ config }: RunSummary): string {
  return JSON.stringify({ ...config, name: '', notes: '', regularizer: null });
}

export interface GuideFacts {
  /** The largest tensor that all three runs recorded. */
  tensor: string;
  /** Number of weights in it. */
  count: number;
  /** Share of weights that are exactly zero. */
  zeros: Trio<number>;
  /** √Σw² of the tensor; null where a weight is not finite. */
  norms: Trio<number | null>;
  /**
   * The recorded threshold with the largest difference between L2 and no penalty in the share of weights below
   * it.
   */
  threshold: { value: string; below: Trio<number> } | null;
  /** Penalty after the first and after the last epoch. */
  penalties: Readonly<Record<'l1' | 'l2', { first: number; last: number } | null>>;
  /** At the last epoch. */
  accuracy: Trio<{ train: number | null; test: number | null }>;
  /** True for soft-thresholding, which gives exact zeros. */
  proximal: boolean;
  trainImages: number | 'all';
  testImages: number | 'all';
}

/** @returns null as long as one of the runs has recorded no weights, or where they share no tensor */
export function guideFacts(details: Trio<RunDetail>): GuideFacts | null {
  const tensors = largestCommon(details);
  if (tensors === null) return null;
  const { config } = details.none.run;
  const { regularizer } = details.l1.run.config;
  return {
    tensor: tensors.none.tensor,
    count: tensors.none.count,
    zeros: mapTrio(tensors, (tensor) => tensor.zeros / tensor.count),
    norms: mapTrio(tensors, (tensor) => tensor.l2),
    threshold: clearestThreshold(tensors),
    penalties: { l1: penaltyOf(details.l1.epochs), l2: penaltyOf(details.l2.epochs) },
    accuracy: mapTrio(details, ({ epochs }) => ({
      train: epochs.at(-1)?.runningAcc ?? null,
      test: epochs.at(-1)?.testAcc ?? null,
    })),
    proximal: regularizer.kind === 'l1' && regularizer.l1Method === 'proximal',
    trainImages: config.dataset.train.count,
    testImages: config.evaluate.testCount === 'all' ? config.dataset.test.count : config.evaluate.testCount,
  };
}

export function mapTrio<T, U>(trio: Trio<T>, value: (of: T) => U): Trio<U> {
  return { none: value(trio.none), l1: value(trio.l1), l2: value(trio.l2) };
}

function largestCommon(details: Trio<RunDetail>): Trio<WeightStatistics> | null {
  const common = details.none.weights.flatMap((none) => {
    const same = ({ weights }: RunDetail) => weights.find(({ tensor }) => tensor === none.tensor);
    const [l1, l2] = [same(details.l1), same(details.l2)];
    return l1 === undefined || l2 === undefined ? [] : [{ none, l1, l2 }];
  });
  return common.reduce<Trio<WeightStatistics> | null>(
    (largest, trio) => (largest === null || trio.none.count > largest.none.count ? trio : largest),
    null,
  );
}

function clearestThreshold(tensors: Trio<WeightStatistics>): GuideFacts['threshold'] {
  let best: GuideFacts['threshold'] = null;
  for (const value of SHARE_THRESHOLDS) {
    const [none, l1, l2] = PENALTIES.map((penalty) => tensors[penalty].below[value]);
    if (none === undefined || l1 === undefined || l2 === undefined) continue;
    const gain = best === null ? 0 : best.below.l2 - best.below.none;
    if (l2 - none > gain) best = { value, below: { none, l1, l2 } };
  }
  return best;
}

function penaltyOf(epochs: readonly EpochRecord[]): { first: number; last: number } | null {
  const [first, last] = [epochs.at(0)?.penalty, epochs.at(-1)?.penalty];
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : null;
}
