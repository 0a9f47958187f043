/** The state between calls, held as the compiled steps want it. */
import * as ort from 'onnxruntime-node';
import type { StateSlot } from '../../compiler/lower/lower.ts';
import { type AxisOrder, fromPhysical, physicalShape, toPhysical } from '../../compiler/layout.ts';
import { sameShape, type Shape } from '../../compiler/graph.ts';

/** A piece of state before the first call. */
export interface InitialState {
  name: string;
  shape: Shape;
  /** Row-major. */
  values: Float32Array;
}

interface Held {
  tensor: ort.Tensor;
  data: Float32Array;
  order: AxisOrder;
}

export class StateStore {
  readonly #initial: readonly InitialState[];
  readonly #held = new Map<string, Held>();

  constructor(initial: readonly InitialState[]) {
    this.#initial = initial;
  }

  /** The state as a session of this slot takes it. Converts when another session left it in another order. */
  tensor(slot: StateSlot): ort.Tensor {
    const held = this.#held.get(slot.name);
    if (held !== undefined && sameShape(held.order, slot.order)) return held.tensor;
    this.put(slot, toPhysical(this.values(slot.name), slot.shape, slot.order));
    return this.tensor(slot);
  }

  /** @param data physical order of the slot */
  put(slot: StateSlot, data: Float32Array): void {
    const { name, order, shape } = slot;
    const tensor = new ort.Tensor('float32', data, physicalShape(shape, order));
    this.#held.set(name, { tensor, data, order });
  }

  /** A copy in row-major order. */
  values(name: string): Float32Array {
    const initial = this.#initial.find((state) => state.name === name);
    if (initial === undefined) throw new Error(`no state called ${name}`);
    const held = this.#held.get(name);
    return held === undefined ? initial.values.slice() : fromPhysical(held.data, initial.shape, held.order);
  }
}
