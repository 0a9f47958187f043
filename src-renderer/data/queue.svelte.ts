/** The queue's state, kept up to date by events. */
import type { QueueState } from '../../src-main/contract/queue.ts';
import type { Client } from '../client/client.ts';
import { reordered } from './queueOrder.ts';
import { errorText } from '../client/errorText.ts';

export class Queue {
  readonly #client: Client;
  value = $state.raw<QueueState | null>(null);
  /** Error of the last request; empty if there is none. */
  error = $state('');
  /** Version of the state, to detect an outdated answer. */
  #news = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const before = this.#news;
    try {
      const state = await this.#client.request('queue.state', {});
      if (before === this.#news) this.apply(state);
    } catch (error) {
      this.error = errorText(error);
    }
  }

  apply(state: QueueState): void {
    this.#news += 1;
    this.value = state;
    this.error = '';
  }

  /**
   * Optimistic: shown at once. Where the workstation refuses, its order is fetched again and the error thrown.
   */
  async move(ids: readonly string[], before: string | null): Promise<void> {
    if (this.value === null) return;
    this.value = { ...this.value, waiting: reordered(this.value.waiting, ids, before) };
    try {
      this.apply(await this.#client.request('queue.move', { ids: [...ids], before }));
    } catch (error) {
      await this.load();
      throw error;
    }
  }

  async pause(paused: boolean): Promise<void> {
    this.apply(await this.#client.request('queue.pause', { paused }));
  }
}
