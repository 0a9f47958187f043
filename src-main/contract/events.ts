/** Events that the workstation pushes to every open window. */
import { z } from 'zod';
import { nullableNumbers as values } from './numbers.ts';
import { prunePoint } from './pruning.ts';
import { enginesState } from './channels/engines.ts';
import { queueState } from './queue.ts';
import { epochRecord, runSummary } from './runs.ts';

export const workstationEvent = z.discriminatedUnion('type', [
  /** A run was added or its status changed. */
  z.strictObject({ type: z.literal('run'), run: runSummary }),
  z.strictObject({ type: z.literal('removed'), id: z.string() }),
  /** The baseline was set or removed. */
  z.strictObject({ type: z.literal('baseline'), id: z.string().nullable() }),
  /** Steps just trained, not yet on disk. All arrays have the same length; the first entry is step `firstStep`. */
  z.strictObject({
    type: z.literal('steps'),
    id: z.string(),
    firstStep: z.int().positive(),
    loss: values,
    acc: values,
    penalty: values,
    /** Learning rate of the last of these steps. */
    learningRate: z.number(),
    stepsPerSecond: z.number(),
    /** The epoch in progress, 1-based, and its completed share. */
    epoch: z.int().positive(),
    fraction: z.number(),
  }),
  /** An epoch is on disk. */
  z.strictObject({ type: z.literal('epoch'), id: z.string(), record: epochRecord }),
  /** A prune test has evaluated `done` of `total` points; `point` is the last of them. */
  z.strictObject({
    type: z.literal('prune'),
    id: z.string(),
    done: z.int().positive(),
    total: z.int().positive(),
    point: prunePoint,
  }),
  /** The queue's order or its state changed. */
  z.strictObject({ type: z.literal('queue'), state: queueState }),
  /** A test of engines started, moved to the next engine or ended. */
  z.strictObject({ type: z.literal('engines'), state: enginesState }),
]);
export type WorkstationEvent = z.infer<typeof workstationEvent>;
