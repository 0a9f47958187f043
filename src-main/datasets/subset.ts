/** Selection of images of a split. */
import { RidgelineError } from '../contract/errors.ts';
import { RandomStream } from '../random/philox.ts';
import type { Split } from './types.ts';

export type Count = number | 'all';

/**
 * The first `count` images, in order.
 * @param what names the images in the error, e.g. `mnist train images`
 * @throws RidgelineError `bad-input` when count is not an integer in 1 … split.count
 */
export function firstN(split: Split, count: Count, what = 'images'): Split {
  if (count === 'all' || count === split.count) return split;
  requireCount(count, split.count, what);
  const pixels = split.images.length / split.count;
  // A copy, not a view: the full split can be freed.
  return {
    images: split.images.slice(0, count * pixels),
    labels: split.labels.slice(0, count),
    count,
  };
}

/**
 * `count` images drawn at random without replacement, in the order drawn; all images keep their order. The
 * draw depends only on the seed and split.count.
 * @throws RidgelineError `bad-input` when count is not an integer in 1 … split.count
 */
export function selectSubset(split: Split, count: Count, seed: number, what = 'images'): Split {
  if (count === 'all' || count === split.count) return split;
  requireCount(count, split.count, what);
  const pixels = split.images.length / split.count;
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  subsetIndices(split.count, count, seed).forEach((source, target) => {
    images.set(split.images.subarray(source * pixels, (source + 1) * pixels), target * pixels);
    labels[target] = split.labels[source] ?? 0;
  });
  return { images, labels, count };
}

/** Which images `selectSubset` draws of `total`, in the order drawn. */
export function subsetIndices(total: number, count: number, seed: number): Int32Array {
  return new RandomStream(seed, 'subset').permutation(total).subarray(0, count);
}

/** The training images of a config: a random subset, or the first ones without a seed. */
export function chooseTraining(
  split: Split,
  { trainCount, trainSeed }: { trainCount: Count; trainSeed?: number },
  what: string,
): Split {
  return trainSeed === undefined
    ? firstN(split, trainCount, what)
    : selectSubset(split, trainCount, trainSeed, what);
}

/**
 * @param what names the images in the error
 * @throws RidgelineError `bad-input` when count is not an integer in 1 … available
 */
export function requireCount(count: number, available: number, what: string): void {
  if (Number.isInteger(count) && count >= 1 && count <= available) return;
  throw new RidgelineError(
    'bad-input',
    `There are ${String(available)} ${what}, but ${String(count)} were requested. ` +
      `Set the count to a whole number from 1 to ${String(available)}, or to all.`,
  );
}
