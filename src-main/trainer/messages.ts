/** Messages between the workstation and a trainer process. Both ends parse with these schemas. */
import { z } from 'zod';
import { engineReport } from '../contract/channels.ts';
import { engineName, experimentConfig } from '../contract/config.ts';
import { errorPayload } from '../contract/errors.ts';
import { prunePoint } from '../contract/pruning.ts';
import { epochRecord, weightHistogram, weightStatistics } from '../contract/runs.ts';
import { tensorScope } from '../contract/tensors.ts';

/** Workstation → trainer. */
export const trainerCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('train'),
    runId: z.string(),
    config: experimentConfig,
    /** Candidates for engine `auto`, fastest first; the CPU if absent. */
    fastest: z.array(engineName).optional(),
    /** CPU threads. */
    threads: z.int().positive(),
    /** Workstation home, for imported data. */
    home: z.string(),
    /** Folder with data sets in their published layout, or null. */
    dataFolder: z.string().nullable(),
    /** The record whose checkpoint to resume from; the run's beginning if absent. */
    resume: z.int().positive().optional(),
  }),
  /** Finishes the current call, then reports `stopped`. */
  z.strictObject({ type: z.literal('stop') }),
  /** Tests one engine and reports `diagnosis`. */
  z.strictObject({ type: z.literal('diagnose'), engine: engineName }),
  /** Evaluates a checkpoint without its small weights; reports every point as `pruned`, then `pruneEnded`. */
  z.strictObject({
    type: z.literal('prune'),
    runId: z.string(),
    config: experimentConfig,
    /** Engines to evaluate on, preferred first; the CPU if none of them is available. */
    engines: z.array(engineName),
    home: z.string(),
    dataFolder: z.string().nullable(),
    /** Home with the run's folder that contains the checkpoint. */
    checkpoints: z.string(),
    /** The record after which it was taken. */
    record: z.int().positive(),
    scope: tensorScope,
    thresholds: z.array(z.number().nonnegative()),
    /** Shares of the scope's weights to remove, smallest weights first. */
    shares: z.array(z.number().min(0).max(1)),
  }),
]);
export type TrainerCommand = z.infer<typeof trainerCommand>;

const values = z.array(z.number().nullable());

const tensorSnapshot = z.strictObject({ statistics: weightStatistics, histogram: weightHistogram });
export type TensorSnapshot = z.infer<typeof tensorSnapshot>;

/** A checkpoint on disk. */
const checkpointReport = z.strictObject({
  /** The record after which it was taken. */
  record: z.int().positive(),
  /** File name in the run's folder. */
  file: z.string(),
  /** Earlier records whose checkpoints are kept. */
  kept: z.array(z.int().positive()),
});
export type CheckpointReport = z.infer<typeof checkpointReport>;

/** Trainer → workstation. Any message proves that the trainer is alive. */
export const trainerReport = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('heartbeat') }),
  /** The step is compiled; training begins. `weights` is the initial state (epoch 0); empty in a resumed run. */
  z.strictObject({
    type: z.literal('started'),
    engine: engineName,
    device: z.string(),
    stepsTotal: z.int().positive(),
    weights: z.array(tensorSnapshot),
  }),
  /** Consecutive steps just trained; arrays of equal length. */
  z.strictObject({
    type: z.literal('steps'),
    firstStep: z.int().positive(),
    epoch: z.int().positive(),
    fraction: z.number(),
    stepsPerSecond: z.number(),
    loss: values,
    acc: values,
    penalty: values,
    learningRate: z.array(z.number()),
  }),
  /** `checkpoint` is absent if none was written. */
  z.strictObject({
    type: z.literal('epoch'),
    record: epochRecord,
    weights: z.array(tensorSnapshot),
    checkpoint: checkpointReport.optional(),
  }),
  /** The checkpoint of a record that was reported without one. */
  z.strictObject({ type: z.literal('checkpoint'), checkpoint: checkpointReport }),
  z.strictObject({ type: z.literal('finished'), outcome: z.enum(['completed', 'stopped']) }),
  z.strictObject({ type: z.literal('failed'), error: errorPayload }),
  z.strictObject({
    type: z.literal('diagnosis'),
    versions: z.record(z.string(), z.string()),
    report: engineReport,
  }),
  z.strictObject({
    type: z.literal('pruned'),
    done: z.int().positive(),
    total: z.int().positive(),
    point: prunePoint,
  }),
  z.strictObject({
    type: z.literal('pruneEnded'),
    outcome: z.enum(['completed', 'stopped']),
    engine: engineName,
    count: z.int().positive(),
    images: z.int().positive(),
  }),
]);
export type TrainerReport = z.infer<typeof trainerReport>;
