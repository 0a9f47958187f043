/** Messages of the GPU process to the tests. */
import { z } from 'zod';

export const comparison = z.strictObject({
  name: z.string(),
  /** Largest absolute differences from the reference. */
  weights: z.number(),
  loss: z.number(),
  penalty: z.number(),
  evaluation: z.number(),
});

export const placement = z.strictObject({
  name: z.string(),
  /** Executed nodes: their number, and those on the CPU or copying between it and the device. */
  nodes: z.int(),
  strays: z.array(z.string()),
});

export const findings = z.strictObject({
  /** Why the engine is unavailable, or null. */
  reason: z.string().nullable(),
  comparisons: z.array(comparison),
  placements: z.array(placement),
});
export type Findings = z.infer<typeof findings>;
