/** The data sets, and the preview of one of them. */
import type { ChannelOutput } from '../../../src-main/contract/channels.ts';
import type { DatasetPreview } from '../../../src-main/contract/channels/datasets.ts';
import type { Client } from '../../client/client.ts';
import { errorText } from '../../client/errorText.ts';

const PER_CLASS = 10;

export class Datasets {
  readonly #client: Client;
  list = $state.raw<ChannelOutput<'datasets.list'> | null>(null);
  /** Error of the last request; empty if there is none. */
  error = $state('');
  /** The data set in the preview. */
  opened = $state<string | null>(null);
  preview = $state.raw<DatasetPreview | null>(null);
  previewError = $state('');
  /** Seed of the sampled images. */
  #seed = 1;
  #request = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.error = '';
    try {
      this.list = await this.#client.request('datasets.list', {});
    } catch (error) {
      this.error = errorText(error);
    }
  }

  async open(id: string): Promise<void> {
    this.opened = id;
    this.preview = null;
    await this.#load(id);
  }

  close(): void {
    this.#request += 1;
    this.opened = null;
    this.preview = null;
  }

  /** Fetches other images of the same data set; the current ones stay until they arrive. */
  async others(): Promise<void> {
    if (this.opened === null) return;
    this.#seed += 1;
    await this.#load(this.opened);
  }

  /** An answer is dropped if a later request was sent. */
  async #load(id: string): Promise<void> {
    const request = ++this.#request;
    this.previewError = '';
    try {
      const input = { id, perClass: PER_CLASS, seed: this.#seed };
      const preview = await this.#client.request('datasets.preview', input);
      if (request === this.#request) this.preview = preview;
    } catch (error) {
      if (request === this.#request) this.previewError = errorText(error);
    }
  }
}
