/** Requests about recorded weights. */
import { z } from 'zod';
import { weightSnapshot } from '../runs.ts';
import { runId, runIds, type ChannelSet } from './shared.ts';

export const weightChannels = {
  /** Tensors that all the given runs have recorded, and the epochs for which each run has them. */
  'weights.tensors': {
    input: z.strictObject({ ids: runIds }),
    output: z.array(
      z.strictObject({
        tensor: z.string(),
        shape: z.array(z.int().positive()),
        epochs: z.array(z.strictObject({ runId, epochs: z.array(z.int().nonnegative()) })),
      }),
    ),
  },
  /** Snapshots of one tensor; `epoch` absent means the last recorded of each run. */
  'weights.snapshots': {
    input: z.strictObject({
      ids: runIds,
      tensor: z.string().min(1).max(300),
      epoch: z.int().nonnegative().optional(),
    }),
    output: z.array(weightSnapshot),
  },
} as const satisfies ChannelSet;
