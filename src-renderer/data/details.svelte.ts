/** Epoch records and last weight statistics of the runs that a view has opened. */
import type { EpochRecord, RunDetail } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import { errorText } from '../client/errorText.ts';

/** Least time between two requests for the weights of running runs. */
const REFRESH_MS = 2000;
/** Most runs in one request. */
const MOST = 50;

export class Details {
  readonly #client: Client;
  #byId = $state.raw<ReadonlyMap<string, RunDetail>>(new Map());
  #errors = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Runs being fetched; true where they have changed since the request. */
  readonly #busy = new Map<string, boolean>();
  /** Runs with newer weights than those shown. */
  readonly #stale = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    void this.#fetch(ids.filter((id) => !this.#byId.has(id)));
  }

  /** A run has changed: fetched again if it is open. */
  changed(id: string): void {
    if (this.#byId.has(id) || this.#busy.has(id)) void this.#fetch([id]);
  }

  /** An epoch is on disk: the event has its record; its weights are fetched, but throttled. */
  recorded(id: string, record: EpochRecord): void {
    const detail = this.#byId.get(id);
    if (detail === undefined) {
      this.changed(id);
      return;
    }
    const next = (detail.epochs.at(-1)?.epoch ?? 0) + 1;
    if (record.epoch > next) {
      this.changed(id);
      return;
    }
    if (record.epoch === next) this.#set([{ ...detail, epochs: [...detail.epochs, record] }]);
    this.#stale.add(id);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      void this.#fetch(stale);
    }, REFRESH_MS);
  }

  reload(): void {
    void this.#fetch([...this.#byId.keys()]);
  }

  forget(id: string): void {
    const next = new Map(this.#byId);
    next.delete(id);
    this.#byId = next;
  }

  async #fetch(wanted: readonly string[]): Promise<void> {
    const ids = wanted.filter((id) => !this.#busy.has(id));
    for (const id of wanted) this.#busy.set(id, this.#busy.has(id));
    for (let from = 0; from < ids.length; from += MOST) await this.#fetchSome(ids.slice(from, from + MOST));
    const again = ids.filter((id) => this.#busy.get(id) === true);
    for (const id of ids) this.#busy.delete(id);
    if (again.length > 0) void this.#fetch(again);
  }

  async #fetchSome(ids: readonly string[]): Promise<void> {
    try {
      this.#set(await this.#client.request('runs.details', { ids: [...ids] }));
      this.#setErrors(ids, null);
    } catch (error) {
      const [only] = ids;
      if (ids.length === 1 && only !== undefined) this.#setErrors([only], errorText(error));
      // One unreadable run must not hide the others.
      else for (const id of ids) await this.#fetchSome([id]);
    }
  }

  #set(details: readonly RunDetail[]): void {
    const next = new Map(this.#byId);
    for (const detail of details) next.set(detail.run.id, withNewer(detail, next.get(detail.run.id)));
    this.#byId = next;
  }

  #setErrors(ids: readonly string[], text: string | null): void {
    const next = new Map(this.#errors);
    for (const id of ids) {
      if (text === null) next.delete(id);
      else next.set(id, text);
    }
    this.#errors = next;
  }
}

/**
 * Records that arrived by event during the request are kept, unless the run resumed from an earlier checkpoint.
 */
function withNewer(answer: RunDetail, shown: RunDetail | undefined): RunDetail {
  const last = answer.epochs.at(-1);
  const tail = shown?.epochs.slice(answer.epochs.length) ?? [];
  const running = answer.run.status === 'running';
  return running && last !== undefined && tail[0]?.epoch === last.epoch + 1
    ? { ...answer, epochs: [...answer.epochs, ...tail] }
    : answer;
}
