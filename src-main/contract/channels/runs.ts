/** Requests about runs: listing, records, and changes. */
import { z } from 'zod';
import { engineName } from '../config.ts';
import {
  annotation,
  MAX_SPARKLINE_POINTS,
  MAX_SPARKLINES,
  recordMetric,
  runDetail,
  runSummary,
} from '../runs.ts';
import { done, manyRunIds, nothing, runId, type ChannelSet } from './shared.ts';

export const runChannels = {
  /** All runs, including those in the trash. */
  'runs.list': { input: nothing, output: z.array(runSummary) },
  'runs.get': { input: z.strictObject({ id: runId }), output: runDetail },
  /** A running run stops after the current call; a queued one leaves the queue. */
  'runs.stop': { input: z.strictObject({ id: runId }), output: done },
  /** Queues a resumable run again; it continues from its last checkpoint, and later records are deleted. */
  'runs.resume': {
    input: z.strictObject({ id: runId, engine: z.union([z.literal('auto'), engineName]).optional() }),
    output: done,
  },
  /** Tags and note. All of the named runs change or none; the same holds for the next three requests. */
  'runs.annotate': { input: annotation.extend({ ids: manyRunIds }), output: done },
  /** Moves runs to the trash without deleting anything. Running and queued runs have to be stopped first. */
  'runs.trash': { input: z.strictObject({ ids: manyRunIds }), output: done },
  'runs.restore': { input: z.strictObject({ ids: manyRunIds }), output: done },
  /** Permanently deletes runs that are in the trash, with all their records. */
  'runs.removeTrashed': { input: z.strictObject({ ids: manyRunIds }), output: done },
  /** The run that the others are compared with. */
  'runs.baseline': { input: nothing, output: z.strictObject({ id: runId.nullable() }) },
  'runs.setBaseline': { input: z.strictObject({ id: runId.nullable() }), output: done },
  /**
   * One metric over each run's records, in the requested order, downsampled: the records are divided into `points`
   * equal parts, and the last number of each part is returned. The last value is therefore always the newest.
   */
  'runs.sparklines': {
    input: z.strictObject({
      ids: z.array(runId).min(1).max(MAX_SPARKLINES),
      metric: recordMetric,
      points: z.int().min(2).max(MAX_SPARKLINE_POINTS),
    }),
    output: z.array(z.strictObject({ id: runId, values: z.array(z.number()).max(MAX_SPARKLINE_POINTS) })),
  },
} as const satisfies ChannelSet;
