/** Runs and their records, as stored and shown. */
import { z } from 'zod';
import { engineName, experimentConfig } from './config.ts';
import { keysOf, pluck } from '../shared/tables.ts';
import { RECORD_METRICS, RECORDED, STEP_METRICS } from './metrics.ts';

/**
 * queued → running → completed | stopped | failed | interrupted. `stopped`: by the user. `failed`: the trainer
 * reported an error. `interrupted`: the trainer or the workstation crashed; finished epochs are intact. The last three
 * can be resumed if there is a checkpoint.
 */
export const runStatus = z.enum(['queued', 'running', 'completed', 'stopped', 'failed', 'interrupted']);
export type RunStatus = z.infer<typeof runStatus>;

const metric = z.number().nullable();

/** One finished epoch, or one evaluation in a run of steps: its number, its step and every recorded metric. */
export const epochRecord = z.strictObject({
  /** 1-based; in a run of steps the number of the record, the first of which precedes all steps. */
  epoch: z.int().positive(),
  /** Steps trained so far in the whole run. */
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
  /** Number of exactly zero weights. */
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
const runTag = z.string().trim().min(1).max(MAX_TAG_LENGTH);
/** Maximum number of tags per run. */
export const MAX_TAGS = 30;
export const MAX_NOTE_LENGTH = 20_000;
const runNote = z.string().max(MAX_NOTE_LENGTH);

/** A change of tags and notes; omitted keys stay unchanged. */
export const annotation = z.strictObject({
  /** Appended to a run's tags; a tag that it already has keeps its position. */
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
  /** Description of the engine's device; null while queued. */
  device: z.string().nullable(),
  /**
   * Number of CPU threads; null before the first start. Sums may round differently with another number, so a resumed
   * run keeps it.
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
  /** Reason for a failure or interruption. */
  error: z.string().nullable(),
  /** It ended early and has a checkpoint, or left the queue before it started. */
  resumable: z.boolean(),
  /** The last finished epoch. */
  last: epochRecord.nullable(),
  /** Tags set by the user, in the order added. */
  tags: z.array(runTag),
  /** Note written by the user, or empty. */
  note: z.string(),
  /** When it was moved to the trash, ISO 8601; null if it is not in the trash. */
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

/** A curve: `y[i]` is the value at `x[i]`, null if not finite. */
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
