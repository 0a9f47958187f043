/** Where the activation of a convolution stands that is followed by a pool. */
import type { Activation } from '../contract/config.ts';

/**
 * A maximum commutes with a function that never falls: after the pool it has a fraction of the work, and the numbers
 * are the same.
 */
export function activatesAfterPool(activation: Activation, pool: number): boolean {
  return pool > 1 && activation !== 'swish';
}
