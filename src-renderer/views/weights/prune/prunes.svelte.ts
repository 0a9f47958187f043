/** Prune tests of this window: one per run, with its points as they arrive. */
import type { WorkstationEvent } from '../../../../src-main/contract/events.ts';
import type { PrunePoint, PruneResult } from '../../../../src-main/contract/pruning.ts';
import type { Client } from '../../../client/client.ts';
import { errorText } from '../../../client/errorText.ts';

export interface PruneState {
  scope: string;
  /** Null once it has ended. */
  progress: { done: number; total: number } | null;
  points: readonly PrunePoint[];
  result: PruneResult | null;
  error: string | null;
}

export class Prunes {
  readonly #client: Client;
  readonly #cancelled = new Set<string>();
  #byRun = $state.raw<ReadonlyMap<string, PruneState>>(new Map());
  readonly busy = $derived([...this.#byRun.values()].some(({ progress }) => progress !== null));

  constructor(client: Client) {
    this.#client = client;
  }

  of(id: string): PruneState | undefined {
    return this.#byRun.get(id);
  }

  /** Settles when the run's test has ended, with or without success. */
  async start(
    id: string,
    scope: string,
    thresholds: readonly number[],
    shares: readonly number[],
  ): Promise<void> {
    this.#cancelled.delete(id);
    const total = thresholds.length + shares.length;
    this.#set(id, { scope, progress: { done: 0, total }, points: [], result: null, error: null });
    try {
      const result = await this.#client.request('weights.prune', {
        id,
        scope,
        thresholds: [...thresholds],
        shares: [...shares],
      });
      this.#change(id, { progress: null, points: result.points, result });
    } catch (error) {
      // A cancelled test shows no error and keeps its points.
      this.#change(id, { progress: null, error: this.#cancelled.has(id) ? null : errorText(error) });
    }
  }

  async cancel(id: string): Promise<void> {
    this.#cancelled.add(id);
    await this.#client.request('weights.cancelPrune', { id });
  }

  progressed({ id, done, total, point }: Extract<WorkstationEvent, { type: 'prune' }>): void {
    const state = this.#byRun.get(id);
    if (state === undefined || state.progress === null) return;
    this.#change(id, { progress: { done, total }, points: [...state.points, point] });
  }

  forget(id: string): void {
    const next = new Map(this.#byRun);
    next.delete(id);
    this.#byRun = next;
  }

  #change(id: string, change: Partial<PruneState>): void {
    const state = this.#byRun.get(id);
    if (state !== undefined) this.#set(id, { ...state, ...change });
  }

  #set(id: string, state: PruneState): void {
    this.#byRun = new Map(this.#byRun).set(id, state);
  }
}
