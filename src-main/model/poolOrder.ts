/** Order of activation and pooling after a convolution. */
import type { Activation } from '../contract/config.ts';

/** A maximum commutes with a non-decreasing function: after the pool it costs a fraction, with the same result. */
export function activatesAfterPool(activation: Activation, pool: number): boolean {
  return pool > 1 && activation !== 'swish';
}
