/** What the weight view shows: the tensors the chosen runs share, and their snapshots at one epoch. */
import type { ChannelOutput } from '../../src-main/contract/channels.ts';
import type { WeightSnapshot } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import { epochUnion } from '../logic/epochs.ts';
import { errorText } from './toasts.svelte.ts';

export type TensorList = ChannelOutput<'weights.tensors'>;

export class Weights {
  readonly #client: Client;
  #ids: readonly string[] = [];
  #request = 0;
  tensors = $state.raw<TensorList>([]);
  snapshots = $state.raw<readonly WeightSnapshot[]>([]);
  tensor = $state<string | null>(null);
  /** Null: the last recorded epoch of each run, also while they train. */
  epoch = $state<number | null>(null);
  status = $state<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  error = $state('');
  readonly epochs = $derived(epochUnion(this.tensors, this.tensor));

  constructor(client: Client) {
    this.#client = client;
  }

  async open(ids: readonly string[]): Promise<void> {
    this.#ids = ids;
    if (ids.length === 0) {
      this.tensors = [];
      this.snapshots = [];
      this.status = 'idle';
      return;
    }
    if (this.status !== 'ready') this.status = 'loading';
    await this.#load(true);
  }

  async chooseTensor(tensor: string): Promise<void> {
    this.tensor = tensor;
    await this.#load(false);
  }

  /** The last position of the slider means: the last epoch of each run. */
  async chooseEpoch(epoch: number): Promise<void> {
    this.epoch = epoch === this.epochs.at(-1) ? null : epoch;
    await this.#load(false);
  }

  /** A run recorded another epoch. */
  async changed(id: string): Promise<void> {
    if (this.#ids.includes(id)) await this.#load(true);
  }

  async reload(): Promise<void> {
    if (this.#ids.length > 0) await this.#load(true);
  }

  /** Answers that a later request has overtaken are dropped. */
  async #load(listTensors: boolean): Promise<void> {
    const request = ++this.#request;
    const ids = [...this.#ids];
    try {
      const tensors = listTensors ? await this.#client.request('weights.tensors', { ids }) : this.tensors;
      if (request !== this.#request) return;
      this.tensors = tensors;
      const known = tensors.some((entry) => entry.tensor === this.tensor);
      const tensor = known ? this.tensor : (tensors[0]?.tensor ?? null);
      this.tensor = tensor;
      const epoch = this.epoch === null ? {} : { epoch: this.epoch };
      const snapshots =
        tensor === null ? [] : await this.#client.request('weights.snapshots', { ids, tensor, ...epoch });
      if (request !== this.#request) return;
      this.snapshots = snapshots;
      this.status = 'ready';
    } catch (error) {
      if (request !== this.#request) return;
      this.error = errorText(error);
      this.status = 'failed';
    }
  }
}
