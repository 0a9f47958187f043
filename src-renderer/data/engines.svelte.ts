/** Findings about the engines, and a running test of them. Fetched when a view first shows them. */
import type { EnginesState } from '../../src-main/contract/channels/engines.ts';
import type { EngineName } from '../../src-main/contract/config.ts';
import type { Client } from '../client/client.ts';
import { errorText } from '../client/errorText.ts';

export class Engines {
  readonly #client: Client;
  value = $state.raw<EnginesState | null>(null);
  /** Error of the last request; empty if there is none. */
  error = $state('');
  #news = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const before = this.#news;
    this.error = '';
    try {
      const state = await this.#client.request('engines.state', {});
      if (before === this.#news) this.apply(state);
    } catch (error) {
      this.error = errorText(error);
    }
  }

  /** Events were missed. */
  async reload(): Promise<void> {
    if (this.value !== null) await this.load();
  }

  apply(state: EnginesState): void {
    this.#news += 1;
    this.value = state;
    this.error = '';
  }

  /** @param engines all where absent */
  async test(engines?: readonly EngineName[]): Promise<void> {
    const input = engines === undefined ? {} : { engines: [...engines] };
    // Events of the test may arrive before its answer, and are newer.
    const before = this.#news;
    const state = await this.#client.request('engines.test', input);
    if (before === this.#news) this.apply(state);
  }

  async cancel(): Promise<void> {
    await this.#client.request('engines.cancel', {});
  }
}
