/** What is known of a run: the records that the store keeps and the window shows. */
import { z } from 'zod';
import { engineName, experimentConfig } from './config.ts';
import { keysOf, pluck } from '../shared/tables.ts';
import { RECORD_METRICS, RECORDED, STEP_METRICS } from './metrics.ts';

/**
 * queued → running → completed | stopped | failed | interrupted.
 * `stopped`: the user asked. `failed`: the trainer said why. `interrupted`: the trainer or the workstation
 * vanished; the finished epochs are whole. The last three can be queued again where they left a checkpoint.
 */
export const runStatus = z.enum(['queued', 'running', 'completed', 'stopped', 'failed', 'interrupted']);
export type RunStatus = z.infer<typeof runStatus>;

const metric = z.number().nullable();

/** One finished epoch, or in a run of steps one evaluation: where it is, and every recorded metric. */
export const epochRecord = z.strictObject({
  /** 1-based; in a run of steps the number of the record, the first of which is taken before any step. */
  epoch: z.int().positive(),
  /** Steps trained so far, over the whole run. */
  step: z.int().nonnegative(),
  ...pluck(RECORD_METRICS, 'value'),
});
export type EpochRecord = z.infer<typeof epochRecord>;

/** Shares of weights with |w| strictly below each of these are recorded. */
export const SHARE_THRESHOLDS = ['0.000001', '0.00001', '0.0001', '0.001', '0.01', '0.1'] as const;

export const weightStatistics = z.strictObject({
  /** Layer and weight name, e.g. `dense_1/kernel`. */
  tensor: z.string(),
  shape: z.array(z.int().positive()),
  count: z.int().positive(),
  mean: metric,
  /** Population standard deviation. */
  std: metric,
  min: metric,
  max: metric,
  /** Σ|w| */
  l1: metric,
  /** √Σw² */
  l2: metric,
  /** Number of weights that are exactly 0. */
  zeros: z.int().nonnegative(),
  nonFinite: z.int().nonnegative(),
  /** Share of weights with |w| below the key. */
  below: z.record(z.string(), z.number()),
});
export type WeightStatistics = z.infer<typeof weightStatistics>;

/** Sparse histogram in the universal bins of `bins.ts`: keys ascending, counts > 0. */
export const weightHistogram = z.strictObject({
  keys: z.array(z.int()),
  counts: z.array(z.int().positive()),
});
export type WeightHistogram = z.infer<typeof weightHistogram>;

export const MAX_TAG_LENGTH = 40;
export const runTag = z.string().trim().min(1).max(MAX_TAG_LENGTH);
/** Tags that one run may carry. */
export const MAX_TAGS = 30;
export const MAX_NOTE_LENGTH = 20_000;
export const runNote = z.string().max(MAX_NOTE_LENGTH);

/** A change of what the user says about runs: only what is given changes. */
export const annotation = z.strictObject({
  /** Put at the end of a run's tags; one that it has already stays where it is. */
  addTags: z.array(runTag).max(MAX_TAGS).optional(),
  removeTags: z.array(runTag).max(1000).optional(),
  note: runNote.optional(),
});
export type Annotation = z.infer<typeof annotation>;

export const recordMetric = z.enum(RECORDED);
export const MAX_SPARKLINES = 200;
export const MAX_SPARKLINE_POINTS = 64;

export const runSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: runStatus,
  /** Engine that trains it; null while queued. */
  engine: engineName.nullable(),
  /** The engine's device in words; null while queued. */
  device: z.string().nullable(),
  /**
   * Threads of the processor that it trains with; null before its first start. Sums may round differently with
   * another number, so a run that goes on keeps its own.
   */
  threads: z.int().positive().nullable(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Seconds of training so far. */
  seconds: z.number(),
  epochsDone: z.int().nonnegative(),
  epochsTotal: z.int().positive(),
  /** Why it failed or was interrupted. */
  error: z.string().nullable(),
  /** It ended early and left a checkpoint to go on from, or left the queue before it began. */
  resumable: z.boolean(),
  /** The last finished epoch. */
  last: epochRecord.nullable(),
  /** The user's own words for finding it again, in the order given. */
  tags: z.array(runTag),
  /** What the user wrote about it; empty for nothing. */
  note: z.string(),
  /** When it was put into the trash, ISO 8601; null for a run that is listed. */
  trashedAt: z.string().nullable(),
  config: experimentConfig,
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = z.strictObject({
  run: runSummary,
  epochs: z.array(epochRecord),
  /** Statistics of every weight tensor at the last recorded epoch, in model order. */
  weights: z.array(weightStatistics),
});
export type RunDetail = z.infer<typeof runDetail>;

export const stepMetric = z.enum(keysOf(STEP_METRICS));

/** A curve: `y[i]` is the value at `x[i]`, null where it is not finite. */
export interface Series {
  x: number[];
  y: (number | null)[];
}

/** One weight tensor of one run after one epoch. */
export const weightSnapshot = z.strictObject({
  runId: z.string(),
  /** 0 is the initial state. */
  epoch: z.int().nonnegative(),
  statistics: weightStatistics,
  histogram: weightHistogram,
});
export type WeightSnapshot = z.infer<typeof weightSnapshot>;
