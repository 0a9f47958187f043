/** Requests about runs: what there is, what was recorded, and what becomes of them. */
import { z } from 'zod';
import { engineName } from '../config.ts';
import { runDetail, runSummary, series, stepMetric } from '../runs.ts';
import { done, nothing, runId, runIds, type ChannelSet } from './shared.ts';

export const runChannels = {
  'runs.list': { input: nothing, output: z.array(runSummary) },
  'runs.get': { input: z.strictObject({ id: runId }), output: runDetail },
  /** Downsampled step curves of several runs, in the order asked. */
  'runs.steps': {
    input: z.strictObject({
      ids: runIds,
      metric: stepMetric,
      maxPoints: z.int().min(16).max(20_000),
    }),
    output: z.array(z.strictObject({ id: runId, series })),
  },
  /** A running run stops after the current call; a queued one leaves the queue. */
  'runs.stop': { input: z.strictObject({ id: runId }), output: done },
  /** Queues a resumable run again; it goes on from its last checkpoint, and records after that are dropped. */
  'runs.resume': {
    input: z.strictObject({ id: runId, engine: z.union([z.literal('auto'), engineName]).optional() }),
    output: done,
  },
  /** Deletes a finished run and all its records. */
  'runs.remove': { input: z.strictObject({ id: runId }), output: done },
} as const satisfies ChannelSet;
