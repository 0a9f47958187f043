/** Weights of kernels from the runs' checkpoints, by run and tensor. */
import type { Client } from '../../../client/client.ts';
import { valuesOf } from '../../../charts/weights/kernels.ts';
import { errorText } from '../../../client/errorText.ts';

/** Most weights of one kernel: 16 MiB. */
const MAX_KERNEL = 2 ** 22;
/** Size of the cache of kernels. */
const MAX_KEPT = 24;

export interface KernelState {
  /** The record of the checkpoint. */
  epoch: number;
  shape: readonly number[];
  values: Float32Array;
}

export type KernelAnswer =
  { status: 'loading' } | { status: 'failed'; error: string } | ({ status: 'ready' } & KernelState);

export class KernelValues {
  readonly #client: Client;
  #answers = $state.raw<ReadonlyMap<string, KernelAnswer>>(new Map());

  constructor(client: Client) {
    this.#client = client;
  }

  of(id: string, tensor: string): KernelAnswer | undefined {
    return this.#answers.get(keyOf(id, tensor));
  }

  async open(id: string, tensor: string): Promise<void> {
    const known = this.of(id, tensor);
    if (known !== undefined) return;
    await this.#fetch(id, tensor);
  }

  /** Fetches again; the current values stay on screen until the answer arrives. */
  async reload(id: string, tensor: string): Promise<void> {
    await this.#fetch(id, tensor);
  }

  forget(id: string): void {
    const next = new Map(this.#answers);
    for (const key of next.keys()) if (key.startsWith(`${id}\n`)) next.delete(key);
    if (next.size < this.#answers.size) this.#answers = next;
  }

  async #fetch(id: string, tensor: string): Promise<void> {
    if (this.of(id, tensor) === undefined) this.#set(id, tensor, { status: 'loading' });
    try {
      const answer = await this.#client.request('weights.values', { id, tensor, maxCount: MAX_KERNEL });
      const { epoch, shape } = answer;
      this.#set(id, tensor, { status: 'ready', epoch, shape, values: valuesOf(answer.values, shape) });
    } catch (error) {
      this.#set(id, tensor, { status: 'failed', error: errorText(error) });
    }
  }

  #set(id: string, tensor: string, answer: KernelAnswer): void {
    const next = new Map(this.#answers);
    next.delete(keyOf(id, tensor));
    next.set(keyOf(id, tensor), answer);
    for (const key of [...next.keys()].slice(0, Math.max(0, next.size - MAX_KEPT))) next.delete(key);
    this.#answers = next;
  }
}

function keyOf(id: string, tensor: string): string {
  return `${id}\n${tensor}`;
}
