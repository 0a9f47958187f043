/** Base of our custom tfjs layers. */
import { layers } from '@tensorflow/tfjs-layers';
import type * as tf from '@tensorflow/tfjs-core';

/** Arguments that a call of the model passes to every layer. */
export interface CallArguments {
  /** True in a training step: dropout drops, batch normalisation uses the batch's statistics. */
  training: boolean;
  /** Dropout masks by layer name; [N, …units], 0 or 1/keep. */
  masks: Readonly<Record<string, tf.Tensor>>;
}

/** A layer of one input and one output of the same shape. */
export abstract class ElementLayer extends layers.Layer {
  constructor(name: string) {
    super({ name });
  }

  abstract compute(x: tf.Tensor, args: Partial<CallArguments>): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], args: Partial<CallArguments>): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (x === undefined) throw new Error(`layer ${this.name} was called without an input`);
    return this.compute(x, args);
  }
}
