/** Checksum of a data set's content, independent of its files. */
import { createHash } from 'node:crypto';
import type { Dataset } from './types.ts';

/** SHA-256, as hex, over the pixels and labels of the training images, then those of the test images. */
export function fingerprint({ train, test }: Pick<Dataset, 'train' | 'test'>): string {
  const hash = createHash('sha256');
  for (const split of [train, test]) hash.update(split.images).update(split.labels);
  return hash.digest('hex');
}
