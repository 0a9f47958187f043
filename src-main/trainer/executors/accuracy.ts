/** Exact sums of batch accuracies, which steps return rounded to float32. */

/**
 * @param share of the batch that is classified correctly, in float32: 0.9 becomes 0.8999999761581421
 * @returns the number of correctly classified images, an integer; NaN for NaN
 */
export function correctCount(share: number, batch: number): number {
  return Math.round(share * batch);
}
