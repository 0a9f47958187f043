/** Requests about recorded weights and about the weights in checkpoints. */
import { z } from 'zod';
import { weightHistory } from '../histories.ts';
import { MAX_PRUNE_POINTS, pruneResult } from '../pruning.ts';
import { weightStatistics } from '../runs.ts';
import { tensorScope } from '../tensors.ts';
import { done, runId, runIds, type ChannelSet } from './shared.ts';

/** Statistics of all tensors of a run at one epoch, in model order. */
const runLayers = z.strictObject({
  runId: z.string(),
  /** Null if the run has no record at the epoch; `tensors` is then empty. */
  epoch: z.int().nonnegative().nullable(),
  tensors: z.array(weightStatistics),
});
export type RunLayers = z.infer<typeof runLayers>;

/** Maximum number of weights in one response of `weights.values`: 64 MiB. */
const MAX_VALUES = 2 ** 24;

export const weightChannels = {
  /** Without `epoch`, the last recorded epoch of each run. */
  'weights.layers': {
    input: z.strictObject({ ids: runIds, epoch: z.int().nonnegative().optional() }),
    output: z.array(runLayers),
  },
  /**
   * Statistics and histograms over all epochs, of one tensor or of several combined. If there are more than `atMost`
   * epochs, evenly spaced ones and the last.
   */
  'weights.history': {
    input: z.strictObject({
      ids: runIds,
      scope: tensorScope,
      /** Only epochs after this one. */
      after: z.int().nonnegative().optional(),
      atMost: z.int().min(2).max(4000).default(400),
    }),
    output: z.array(weightHistory),
  },
  /** A tensor's numbers from the run's last checkpoint. */
  'weights.values': {
    input: z.strictObject({
      id: runId,
      tensor: z.string().min(1).max(300),
      /** A tensor with more weights than this is rejected. */
      maxCount: z.int().positive().max(MAX_VALUES),
    }),
    output: z.strictObject({
      /** The record after which the checkpoint was taken. */
      epoch: z.int().positive(),
      shape: z.array(z.int().positive()),
      /** float32, little endian, row-major, in base64. */
      values: z.base64(),
    }),
  },
  /**
   * Sets small weights of the run's last checkpoint to zero and evaluates on the test set, once per threshold and per
   * share of the weights to remove. Results are pushed as events while the test runs.
   */
  'weights.prune': {
    input: z
      .strictObject({
        id: runId,
        scope: tensorScope,
        thresholds: z.array(z.number().nonnegative()).max(MAX_PRUNE_POINTS / 2),
        shares: z
          .array(z.number().min(0).max(1))
          .max(MAX_PRUNE_POINTS / 2)
          .default([]),
      })
      .refine(({ thresholds, shares }) => thresholds.length + shares.length > 0, {
        message: 'needs a threshold or a share',
      }),
    output: pruneResult,
  },
  /** Cancels the prune test of a run, if there is one. */
  'weights.cancelPrune': { input: z.strictObject({ id: runId }), output: done },
} as const satisfies ChannelSet;
