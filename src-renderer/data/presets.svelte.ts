/** The presets, asked for once. */
import type { PresetSummary } from '../../src-main/contract/channels.ts';
import type { Client } from '../client/client.ts';

export class PresetCatalog {
  readonly #client: Client;
  #request: Promise<void> | null = null;
  list = $state.raw<readonly PresetSummary[]>([]);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Throws RidgelineError; then the next call asks again. */
  async load(): Promise<void> {
    this.#request ??= this.#fetch();
    try {
      await this.#request;
    } catch (error) {
      this.#request = null;
      throw error;
    }
  }

  async #fetch(): Promise<void> {
    this.list = await this.#client.request('presets.list', {});
  }
}
