/** Epoch records and last weight statistics of the runs that some view has opened. */
import type { RunDetail } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import { errorText } from './toasts.svelte.ts';

export class Details {
  readonly #client: Client;
  #byId = $state.raw<ReadonlyMap<string, RunDetail>>(new Map());
  #errors = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Runs being fetched; true where they changed since the request was sent. */
  readonly #busy = new Map<string, boolean>();

  constructor(client: Client) {
    this.#client = client;
  }

  of(id: string): RunDetail | undefined {
    return this.#byId.get(id);
  }

  errorOf(id: string): string | undefined {
    return this.#errors.get(id);
  }

  open(ids: readonly string[]): void {
    for (const id of ids) if (!this.#byId.has(id)) void this.#fetch(id);
  }

  /** Something about a run changed; it is asked for again if it is open. */
  changed(id: string): void {
    if (this.#byId.has(id) || this.#busy.has(id)) void this.#fetch(id);
  }

  reload(): void {
    for (const id of this.#byId.keys()) void this.#fetch(id);
  }

  forget(id: string): void {
    const next = new Map(this.#byId);
    next.delete(id);
    this.#byId = next;
  }

  async #fetch(id: string): Promise<void> {
    if (this.#busy.has(id)) {
      this.#busy.set(id, true);
      return;
    }
    this.#busy.set(id, false);
    const errors = new Map(this.#errors);
    try {
      const detail = await this.#client.request('runs.get', { id });
      this.#byId = new Map(this.#byId).set(id, detail);
      errors.delete(id);
    } catch (error) {
      errors.set(id, errorText(error));
    }
    this.#errors = errors;
    const again = this.#busy.get(id) === true;
    this.#busy.delete(id);
    if (again) void this.#fetch(id);
  }
}
