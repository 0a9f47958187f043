/** Sparklines of the visible rows, fetched together and cached until a run has new records. */
import { MAX_SPARKLINES, type RunSummary } from '../../../../src-main/contract/runs.ts';
import type { Client } from '../../../client/client.ts';
import { errorText } from '../../../client/errorText.ts';

interface Entry {
  values: readonly number[];
  /** Number of records of the run at the request. */
  epochsDone: number;
}

const POINTS = 48;
/** Throttle: rows that scroll by, and the epochs of a running run, share requests. */
const GATHER_MS = 60;
const REPEAT_MS = 1000;

export class Sparklines {
  readonly #client: Client;
  #entries = $state.raw<ReadonlyMap<string, Entry>>(new Map());
  /** Error of the last request; empty if there is none. */
  error = $state('');
  #wanted: readonly RunSummary[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Undefined until it is loaded. */
  of(id: string): readonly number[] | undefined {
    return this.#entries.get(id)?.values;
  }

  /** The rows rendered now. */
  want(runs: readonly RunSummary[]): void {
    this.#wanted = runs;
    if (this.#timer === null && this.#stale().length > 0) this.#schedule(GATHER_MS);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wanted = [];
  }

  #stale(): RunSummary[] {
    return this.#wanted.filter((run) => this.#entries.get(run.id)?.epochsDone !== run.epochsDone);
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => void this.#fetch(), delay);
  }

  async #fetch(): Promise<void> {
    const stale = this.#stale().slice(0, MAX_SPARKLINES);
    if (stale.length > 0) {
      try {
        await this.#load(stale);
        this.error = '';
      } catch (error) {
        this.error = errorText(error);
      }
    }
    this.#timer = null;
    if (this.#stale().length > 0) this.#schedule(REPEAT_MS);
  }

  async #load(runs: readonly RunSummary[]): Promise<void> {
    const lines = await this.#client.request('runs.sparklines', {
      ids: runs.map((run) => run.id),
      metric: 'testAcc',
      points: POINTS,
    });
    const next = new Map(this.#entries);
    lines.forEach(({ id, values }, i) => next.set(id, { values, epochsDone: runs[i]?.epochsDone ?? 0 }));
    this.#entries = next;
  }
}
