/** Requests about the order of waiting runs and about pausing the queue. */
import { z } from 'zod';
import { queueState } from '../queue.ts';
import { nothing, runId, type ChannelSet } from './shared.ts';

export const queueChannels = {
  'queue.state': { input: nothing, output: queueState },
  /**
   * Moves waiting runs, in the given order, before another one or to the end. If one of them is not waiting (any
   * more), the request fails with `conflict` and nothing moves.
   */
  'queue.move': {
    input: z.strictObject({ ids: z.array(runId).min(1).max(10_000), before: runId.nullable() }),
    output: queueState,
  },
  /** Paused: running runs finish, no other run is started. Continuing also retries after a problem. */
  'queue.pause': { input: z.strictObject({ paused: z.boolean() }), output: queueState },
} as const satisfies ChannelSet;
