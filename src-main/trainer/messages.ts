/** What the supervisor and a trainer process say to each other. Both ends parse with these schemas. */
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
    /** What engine `auto` stands for, fastest first; the CPU where absent. */
    fastest: z.array(engineName).optional(),
    /** What the processor's operators may use. */
    threads: z.int().positive(),
    /** Workstation home, for imported data. */
    home: z.string(),
    /** Folder with data sets in their published layout, or null. */
    dataFolder: z.string().nullable(),
    /** The record whose checkpoint to go on from; the run's beginning where absent. */
    resume: z.int().positive().optional(),
  }),
  /** Finish the current call, then report `stopped`. */
  z.strictObject({ type: z.literal('stop') }),
  /** Test one engine and report `diagnosis`. */
  z.strictObject({ type: z.literal('diagnose'), engine: engineName }),
  /** Evaluate a checkpoint without its small weights; report every point as `pruned`, then `pruneEnded`. */
  z.strictObject({
    type: z.literal('prune'),
    runId: z.string(),
    config: experimentConfig,
    /** What to evaluate on, best first; the CPU where none of them is available. */
    engines: z.array(engineName),
    home: z.string(),
    dataFolder: z.string().nullable(),
    /** Home in whose folder of the run the checkpoint lies that is to be read. */
    checkpoints: z.string(),
    /** The record after which it was taken. */
    record: z.int().positive(),
    scope: tensorScope,
    thresholds: z.array(z.number().nonnegative()),
    /** Of the scope's weights, to be removed smallest first. */
    shares: z.array(z.number().min(0).max(1)),
  }),
]);
export type TrainerCommand = z.infer<typeof trainerCommand>;

const values = z.array(z.number().nullable());

const tensorSnapshot = z.strictObject({ statistics: weightStatistics, histogram: weightHistogram });
export type TensorSnapshot = z.infer<typeof tensorSnapshot>;

/** A checkpoint that is on disk. */
const checkpointReport = z.strictObject({
  /** After which record it was taken. */
  record: z.int().positive(),
  /** Its file's name in the run's folder. */
  file: z.string(),
  /** Earlier records whose checkpoints stay. */
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
  /** Consecutive steps just trained; arrays of one length. */
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
  /** `checkpoint` is absent where none was written. */
  z.strictObject({
    type: z.literal('epoch'),
    record: epochRecord,
    weights: z.array(tensorSnapshot),
    checkpoint: checkpointReport.optional(),
  }),
  /** The checkpoint of a record that was reported without. */
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
