/** The prune test: what a trained model keeps of its accuracy when its small weights are set to zero. */
import { z } from 'zod';
import { engineName } from './config.ts';

/** Thresholds that one test may try. */
export const MAX_PRUNE_POINTS = 64;
/** Shares of the weights that a test removes unless it is told otherwise; 0 is the model as it is. */
export const PRUNE_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1] as const;

export const prunePoint = z.strictObject({
  /** Weights with |w| strictly below it were set to zero. */
  threshold: z.number().nonnegative(),
  /** Weights of the scope that are zero then, those included that were before. */
  zeros: z.int().nonnegative(),
  /** Of the test images; null where it is not finite. */
  accuracy: z.number().nullable(),
  loss: z.number().nullable(),
});
export type PrunePoint = z.infer<typeof prunePoint>;

export const pruneResult = z.strictObject({
  id: z.string(),
  scope: z.string(),
  /** The record whose checkpoint was tested. */
  epoch: z.int().positive(),
  /** Weights in the scope. */
  count: z.int().positive(),
  /** Test images that each point was evaluated on. */
  images: z.int().positive(),
  engine: engineName,
  /** By threshold, ascending. */
  points: z.array(prunePoint),
});
export type PruneResult = z.infer<typeof pruneResult>;
