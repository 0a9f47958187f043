/** Requests about runs: what there is, what was recorded, and what becomes of them. */
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
  /** All runs, those in the trash too. */
  'runs.list': { input: nothing, output: z.array(runSummary) },
  'runs.get': { input: z.strictObject({ id: runId }), output: runDetail },
  /** A running run stops after the current call; a queued one leaves the queue. */
  'runs.stop': { input: z.strictObject({ id: runId }), output: done },
  /** Queues a resumable run again; it goes on from its last checkpoint, and records after that are dropped. */
  'runs.resume': {
    input: z.strictObject({ id: runId, engine: z.union([z.literal('auto'), engineName]).optional() }),
    output: done,
  },
  /** Tags and note. All of the named runs change, or none does; so it is with the three below. */
  'runs.annotate': { input: annotation.extend({ ids: manyRunIds }), output: done },
  /** Takes runs off the list without losing anything. Running and queued runs have to be stopped first. */
  'runs.trash': { input: z.strictObject({ ids: manyRunIds }), output: done },
  'runs.restore': { input: z.strictObject({ ids: manyRunIds }), output: done },
  /** Deletes runs that are in the trash and everything recorded for them, for ever. */
  'runs.removeTrashed': { input: z.strictObject({ ids: manyRunIds }), output: done },
  /** The run that the others are measured against. */
  'runs.baseline': { input: nothing, output: z.strictObject({ id: runId.nullable() }) },
  'runs.setBaseline': { input: z.strictObject({ id: runId.nullable() }), output: done },
  /**
   * The course of one metric over each run's records, in the order asked: of each of `points` equal shares of
   * the run the last record that has a number, so that the last value is always the newest.
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
