/** The data sets, and what the one that is looked into looks like. */
import type { ChannelOutput } from '../../../src-main/contract/channels.ts';
import type { DatasetPreview } from '../../../src-main/contract/channels/datasets.ts';
import type { Client } from '../../client/client.ts';
import { errorText } from '../../client/errorText.ts';

const PER_CLASS = 10;

export class Datasets {
  readonly #client: Client;
  list = $state.raw<ChannelOutput<'datasets.list'> | null>(null);
  /** Why they could not be listed; empty while nothing is wrong. */
  error = $state('');
  /** The data set that is looked into. */
  opened = $state<string | null>(null);
  preview = $state.raw<DatasetPreview | null>(null);
  previewError = $state('');
  /** Chooses the images. */
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

  /** Other images of the same data set; those that are shown stay until they are there. */
  async others(): Promise<void> {
    if (this.opened === null) return;
    this.#seed += 1;
    await this.#load(this.opened);
  }

  /** An answer that a later request has overtaken is dropped. */
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
