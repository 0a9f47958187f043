/** An activation function as a separate layer. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../contract/config.ts';
import { activate } from '../activations.ts';
import { ElementLayer } from './layer.ts';

export class ActivationLayer extends ElementLayer {
  static readonly className = 'RidgelineActivation';
  readonly #kind: Activation;

  constructor(name: string, kind: Activation) {
    super(name);
    this.#kind = kind;
  }

  override compute(x: tf.Tensor): tf.Tensor {
    return activate(this.#kind, x);
  }
}
