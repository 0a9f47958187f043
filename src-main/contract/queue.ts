/** The state of the training queue. */
import { z } from 'zod';

export const queueState = z.strictObject({
  /** Running runs, in start order. */
  running: z.array(z.string()),
  /** Waiting runs, in queue order. */
  waiting: z.array(z.string()),
  /** The user has paused the queue. Kept across restarts. */
  paused: z.boolean(),
  /** Why the queue stopped, e.g. a full disk; null while it runs. Queueing a run or continuing clears it. */
  problem: z.string().nullable(),
  /** Engines are being tested; the next run starts afterwards, so that neither slows the other down. */
  testing: z.boolean(),
});
export type QueueState = z.infer<typeof queueState>;
