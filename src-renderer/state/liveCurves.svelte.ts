/**
 * Step curves per run. Steps in training are kept for every run until their epoch is on disk; a run that a
 * view has opened keeps its whole curve: stored steps first, live ones after them.
 */
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import {
  appendEvents,
  CURVE_METRICS,
  lastStep,
  mergeStored,
  NO_CURVES,
  type CurveMetric,
  type RunCurves,
  type StepsEvent,
} from '../logic/curves.ts';

const STORED_POINTS = 4000;

export class LiveCurves {
  readonly #client: Client;
  readonly #opened = new Set<string>();
  #curves = $state.raw<ReadonlyMap<string, RunCurves>>(new Map());

  constructor(client: Client) {
    this.#client = client;
  }

  of(id: string): RunCurves {
    return this.#curves.get(id) ?? NO_CURVES;
  }

  /** Loads the stored steps of the runs that are not open yet. */
  async open(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#opened.has(id));
    for (const id of fresh) this.#opened.add(id);
    try {
      await this.#fetch(fresh);
    } catch (error) {
      for (const id of fresh) this.#opened.delete(id);
      throw error;
    }
  }

  /** Asks again for every open run. */
  async reload(): Promise<void> {
    await this.#fetch([...this.#opened]);
  }

  append(events: readonly StepsEvent[]): void {
    const next = new Map(this.#curves);
    for (const id of new Set(events.map((event) => event.id))) {
      next.set(
        id,
        appendEvents(
          this.of(id),
          events.filter((event) => event.id === id),
        ),
      );
    }
    this.#curves = next;
  }

  /** An epoch is on disk: a closed run's live steps are no longer needed, an open run's gaps can be filled. */
  async epochStored(id: string, record: EpochRecord): Promise<void> {
    if (this.#opened.has(id)) {
      if (this.of(id).loss.y.includes(null)) await this.#fetch([id]);
    } else if (lastStep(this.of(id).loss) <= record.step) this.forget(id);
  }

  /** A run goes on from a checkpoint: the steps after it are not the run's any more. */
  async rewound(id: string): Promise<void> {
    const opened = this.#opened.has(id);
    this.forget(id);
    if (opened) await this.open([id]);
  }

  forget(id: string): void {
    this.#opened.delete(id);
    const next = new Map(this.#curves);
    next.delete(id);
    this.#curves = next;
  }

  async #fetch(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const stored = await Promise.all(CURVE_METRICS.map((metric) => this.#stored(ids, metric)));
    const next = new Map(this.#curves);
    for (const id of ids) {
      const live = this.of(id);
      const merged = { ...live };
      CURVE_METRICS.forEach((metric, i) => {
        const series = stored[i]?.get(id);
        if (series !== undefined) merged[metric] = mergeStored(series, live[metric]);
      });
      next.set(id, merged);
    }
    this.#curves = next;
  }

  async #stored(ids: readonly string[], metric: CurveMetric): Promise<Map<string, RunCurves[CurveMetric]>> {
    const answer = await this.#client.request('runs.steps', {
      ids: [...ids],
      metric,
      maxPoints: STORED_POINTS,
    });
    return new Map(answer.map((entry) => [entry.id, entry.series]));
  }
}
