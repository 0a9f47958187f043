/** The state of the training queue as every window sees it. */
import { z } from 'zod';

export const queueState = z.strictObject({
  /** Runs in training, in the order in which they began. */
  running: z.array(z.string()),
  /** Waiting runs in the order in which they will be trained. */
  waiting: z.array(z.string()),
  /** The user wants no other run to be started. Kept over restarts. */
  paused: z.boolean(),
  /** Why the queue stopped by itself, e.g. a full disk; null while it works. Whoever asks for work clears it. */
  problem: z.string().nullable(),
  /** Engines are being tested: the next run starts when that is over, so that neither slows the other down. */
  testing: z.boolean(),
});
export type QueueState = z.infer<typeof queueState>;
