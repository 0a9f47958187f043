/** Requests about the order of waiting runs and whether the next one is started. */
import { z } from 'zod';
import { queueState } from '../queue.ts';
import { nothing, runId, type ChannelSet } from './shared.ts';

export const queueChannels = {
  'queue.state': { input: nothing, output: queueState },
  /**
   * Puts waiting runs, in the order given, before another one, or at the end. Nothing moves and the answer is
   * `conflict` when one of them does not wait (any more).
   */
  'queue.move': {
    input: z.strictObject({ ids: z.array(runId).min(1).max(10_000), before: runId.nullable() }),
    output: queueState,
  },
  /** Paused: running runs are finished, no other is started. Continuing also tries again after a problem. */
  'queue.pause': { input: z.strictObject({ paused: z.boolean() }), output: queueState },
} as const satisfies ChannelSet;
