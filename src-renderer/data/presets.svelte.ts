/** The presets. Asked for whenever they are opened: a data set that one lacked may be there by now. */
import type { PresetSummary } from '../../src-main/contract/channels.ts';
import type { Client } from '../client/client.ts';

export class PresetCatalog {
  readonly #client: Client;
  #request: Promise<readonly PresetSummary[]> | null = null;
  /** As they came last. */
  list = $state.raw<readonly PresetSummary[]>([]);

  constructor(client: Client) {
    this.#client = client;
  }

  /** One request for all who ask while it is on its way. Throws RidgelineError. */
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
