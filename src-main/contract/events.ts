/** What the workstation pushes to every open window. */
import { z } from 'zod';
import { epochRecord, runSummary } from './runs.ts';

const values = z.array(z.number().nullable());

export const workstationEvent = z.discriminatedUnion('type', [
  /** A run was added or its status changed. */
  z.strictObject({ type: z.literal('run'), run: runSummary }),
  z.strictObject({ type: z.literal('removed'), id: z.string() }),
  /** Another run, or none, is the baseline. */
  z.strictObject({ type: z.literal('baseline'), id: z.string().nullable() }),
  /** Steps just trained; not yet durable. Arrays are of one length; the first is step `firstStep`. */
  z.strictObject({
    type: z.literal('steps'),
    id: z.string(),
    firstStep: z.int().positive(),
    loss: values,
    acc: values,
    penalty: values,
    stepsPerSecond: z.number(),
    /** 1-based epoch in progress and the share of it that is done. */
    epoch: z.int().positive(),
    fraction: z.number(),
  }),
  /** An epoch is on disk. */
  z.strictObject({ type: z.literal('epoch'), id: z.string(), record: epochRecord }),
]);
export type WorkstationEvent = z.infer<typeof workstationEvent>;
