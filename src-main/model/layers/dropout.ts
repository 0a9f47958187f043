/**
 * Dropout (Srivastava et al. 2014) whose mask is an input of the step. tfjs draws its masks in JavaScript while it
 * runs: in a compiled step they would be constant, and a resumed run could not reproduce them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type CallArguments, ElementLayer } from './layer.ts';

export class DropoutLayer extends ElementLayer {
  static readonly className = 'RidgelineDropout';
  /** Probability that an activation is dropped. */
  readonly rate: number;

  constructor(name: string, rate: number) {
    super(name);
    this.rate = rate;
  }

  override compute(x: tf.Tensor, { training = false, masks = {} }: Partial<CallArguments>): tf.Tensor {
    if (!training) return x;
    const mask = masks[this.name];
    if (mask === undefined) throw new Error(`the step gives no mask for layer ${this.name}`);
    return tf.mul(x, mask);
  }
}
