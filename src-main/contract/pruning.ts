/** The prune test: accuracy of a trained model whose small weights are set to zero. */
import { z } from 'zod';
import { engineName } from './config.ts';

/** Maximum number of thresholds in one test. */
export const MAX_PRUNE_POINTS = 64;
/** Default shares of the weights that a test removes; 0 is the unchanged model. */
export const PRUNE_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1] as const;

export const prunePoint = z.strictObject({
  /** Weights with |w| strictly below it were set to zero. */
  threshold: z.number().nonnegative(),
  /** Number of zero weights in the scope, including those that were zero before. */
  zeros: z.int().nonnegative(),
  /** On the test images; null if it is not finite. */
  accuracy: z.number().nullable(),
  loss: z.number().nullable(),
});
export type PrunePoint = z.infer<typeof prunePoint>;

export const pruneResult = z.strictObject({
  id: z.string(),
  scope: z.string(),
  /** Number of the record whose checkpoint was tested. */
  epoch: z.int().positive(),
  /** Number of weights in the scope. */
  count: z.int().positive(),
  /** Number of test images per evaluation. */
  images: z.int().positive(),
  engine: engineName,
  /** By threshold, ascending. */
  points: z.array(prunePoint),
});
export type PruneResult = z.infer<typeof pruneResult>;
