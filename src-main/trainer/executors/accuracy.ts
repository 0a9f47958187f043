/** Accuracies of batches, which steps return in float32, put together without its rounding. */

/**
 * @param share of the batch that was classified rightly, in float32: 0.9 arrives as 0.8999999761581421
 * @returns how many images that is, a whole number; NaN for NaN
 */
export function correctCount(share: number, batch: number): number {
  return Math.round(share * batch);
}
