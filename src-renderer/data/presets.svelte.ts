/** The presets. Fetched whenever they are opened: a missing data set may be available by now. */
import type { PresetSummary } from '../../src-main/contract/channels.ts';
import type { Client } from '../client/client.ts';

export class PresetCatalog {
  readonly #client: Client;
  #request: Promise<readonly PresetSummary[]> | null = null;
  /** The last answer. */
  list = $state.raw<readonly PresetSummary[]>([]);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Callers share a pending request. Throws RidgelineError. */
  async load(): Promise<readonly PresetSummary[]> {
    this.#request ??= this.#fetch();
    return this.#request;
  }

  async #fetch(): Promise<readonly PresetSummary[]> {
    try {
      this.list = await this.#client.request('presets.list', {});
      return this.list;
    } finally {
      this.#request = null;
    }
  }
}
