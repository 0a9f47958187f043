/** Actions on runs of the list, with messages and undo. */
import type { Annotation } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import { appWords } from './words.ts';

/** Runs in one request; see `manyRunIds` in the contract. */
const CHUNK = 1000;

export class RunActions {
  readonly #client: Client;
  readonly #toasts: Toasts;
  readonly #settings: SettingsState;

  constructor(client: Client, toasts: Toasts, settings: SettingsState) {
    this.#client = client;
    this.#toasts = toasts;
    this.#settings = settings;
  }

  async annotate(ids: readonly string[], change: Annotation): Promise<boolean> {
    return this.#each(ids, (chunk) => this.#client.request('runs.annotate', { ids: chunk, ...change }));
  }

  async setBaseline(id: string | null): Promise<boolean> {
    return this.#toasts.attempt(() => this.#client.request('runs.setBaseline', { id }));
  }

  /** @param undone called after the runs are restored */
  async trash(ids: readonly string[], undone: () => void): Promise<boolean> {
    const done = await this.#each(ids, (chunk) => this.#client.request('runs.trash', { ids: chunk }));
    if (done) {
      this.#toasts.note(this.#words().trashed(ids.length), {
        undo: async () => {
          if (await this.#restore(ids)) undone();
        },
      });
    }
    return done;
  }

  async restore(ids: readonly string[]): Promise<boolean> {
    const done = await this.#restore(ids);
    if (done) this.#toasts.note(this.#words().restored(ids.length));
    return done;
  }

  async removeTrashed(ids: readonly string[]): Promise<boolean> {
    const done = await this.#each(ids, (chunk) => this.#client.request('runs.removeTrashed', { ids: chunk }));
    if (done) this.#toasts.note(this.#words().deleted(ids.length));
    return done;
  }

  #restore(ids: readonly string[]): Promise<boolean> {
    return this.#each(ids, (chunk) => this.#client.request('runs.restore', { ids: chunk }));
  }

  #words() {
    return this.#settings.words(appWords);
  }

  async #each(ids: readonly string[], request: (chunk: string[]) => Promise<unknown>): Promise<boolean> {
    return this.#toasts.attempt(async () => {
      for (let from = 0; from < ids.length; from += CHUNK) await request(ids.slice(from, from + CHUNK));
    });
  }
}
