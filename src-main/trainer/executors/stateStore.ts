/** The state between calls, in the layout of the compiled steps, on the host or on a device. */
import * as ort from 'onnxruntime-node';
import type { StateSlot } from '../../compiler/lower/lower.ts';
import { type AxisOrder, fromPhysical, toPhysical } from '../../compiler/layout.ts';
import { sameShape, type Shape } from '../../compiler/graph.ts';
import type { DeviceReader } from './deviceReader.ts';
import { floatsOf } from './session.ts';

/** Initial or restored value of a state. */
export interface InitialState {
  name: string;
  shape: Shape;
  /** Row-major. */
  values: Float32Array;
}

interface Held {
  tensor: ort.Tensor;
  order: AxisOrder;
}

export class StateStore {
  #initial: ReadonlyMap<string, InitialState>;
  readonly #reader: DeviceReader;
  readonly #held = new Map<string, Held>();

  constructor(initial: readonly InitialState[], reader: DeviceReader) {
    this.#initial = new Map(initial.map((state) => [state.name, state]));
    this.#reader = reader;
  }

  /** The state in the layout of the slot. Converts it if another session left it in another order. */
  async tensor(slot: StateSlot): Promise<ort.Tensor> {
    const held = this.#held.get(slot.name);
    if (held !== undefined && sameShape(held.order, slot.order)) return held.tensor;
    const [values = new Float32Array()] = await this.values([slot.name]);
    const data = toPhysical(values, slot.shape, slot.order);
    const tensor = new ort.Tensor('float32', data, slot.physicalShape);
    this.put(slot, tensor);
    return tensor;
  }

  /** @param tensor in the physical order of the slot; the previous one is freed */
  put({ name, order }: StateSlot, tensor: ort.Tensor): void {
    const before = this.#held.get(name)?.tensor;
    this.#held.set(name, { tensor, order });
    // The garbage collector does not know the size of device memory.
    if (before !== undefined && isOnDevice(before)) before.dispose();
  }

  /** Copies of the named states in row-major order. */
  async values(names: readonly string[]): Promise<Float32Array[]> {
    const away = names.filter((name) => this.#isOnDevice(name));
    const tensors = away.flatMap((name) => this.#held.get(name)?.tensor ?? []);
    const read = tensors.length === 0 ? [] : await this.#reader.read(tensors);
    return names.map((name) => {
      const { shape, values } = this.#initialOf(name);
      const held = this.#held.get(name);
      if (held === undefined) return values.slice();
      return fromPhysical(read[away.indexOf(name)] ?? floatsOf(held.tensor), shape, held.order);
    });
  }

  /** @param state every state */
  restore(state: readonly InitialState[]): void {
    this.dispose();
    this.#initial = new Map(state.map((piece) => [piece.name, piece]));
  }

  /** Frees device memory. */
  dispose(): void {
    for (const { tensor } of this.#held.values()) if (isOnDevice(tensor)) tensor.dispose();
    this.#held.clear();
  }

  #isOnDevice(name: string): boolean {
    const held = this.#held.get(name);
    return held !== undefined && isOnDevice(held.tensor);
  }

  #initialOf(name: string): InitialState {
    const initial = this.#initial.get(name);
    if (initial === undefined) throw new Error(`no state called ${name}`);
    return initial;
  }
}

function isOnDevice(tensor: ort.Tensor): boolean {
  return tensor.location === 'gpu-buffer';
}
