/** Optimiser state: one variable per weight and purpose. */
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkWeight } from './network.ts';

/** A state variable of an optimiser for one weight. */
export interface Slot {
  /** Weight and purpose, e.g. `dense_1/kernel/adam_m`. */
  name: string;
  variable: tf.Variable;
}

export class SlotTable<Purpose extends string> {
  readonly #slots = new Map<string, Slot>();

  /** Creates the variables, initialised to zero, which must exist before the step is traced. */
  constructor(weights: readonly NetworkWeight[], purposes: readonly Purpose[]) {
    for (const weight of weights) {
      for (const purpose of purposes) {
        const name = slotName(weight, purpose);
        const variable = tf.tidy(() => tf.variable(tf.zeros(weight.variable.shape), false));
        this.#slots.set(name, { name, variable });
      }
    }
  }

  get all(): Slot[] {
    return [...this.#slots.values()];
  }

  /** @returns the new value, assigned to the variable */
  update(weight: NetworkWeight, purpose: Purpose, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const name = slotName(weight, purpose);
    const slot = this.#slots.get(name);
    if (slot === undefined) throw new Error(`the optimiser keeps no ${name}`);
    const value = next(slot.variable);
    slot.variable.assign(value);
    return value;
  }
}

function slotName(weight: NetworkWeight, purpose: string): string {
  return `${weight.name}/${purpose}`;
}
