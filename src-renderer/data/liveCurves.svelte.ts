/**
 * Step curves per run. Live steps are kept for every run until their epoch is on disk. A run that a view has
 * opened keeps its whole curve: stored steps, then live ones.
 */
import type { StepMetric } from '../../src-main/contract/metrics.ts';
import { stepMetric, type EpochRecord } from '../../src-main/contract/runs.ts';
import type { PackedCurves } from '../../src-main/contract/channels/compare.ts';
import type { Client } from '../client/client.ts';
import {
  appendEvents,
  lastStep,
  MAX_POINTS,
  mergeStored,
  NO_CURVES,
  readCurve,
  withDetail,
  type RunCurves,
  type StepsEvent,
} from './curves.ts';
import type { Points } from '../../src-main/shared/points.ts';

/** Least time between two requests for newly stored steps of running runs. */
const REFRESH_MS = 1000;
/** Number of points of a zoomed range. */
const DETAIL_POINTS = 4000;

type Averages = ReadonlyMap<string, Readonly<Partial<Record<StepMetric, Points>>>>;

export class LiveCurves {
  readonly #client: Client;
  readonly #opened = new Set<string>();
  readonly #stale = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #curves = $state.raw<ReadonlyMap<string, RunCurves>>(new Map());
  /** Of runs with thinned curves: averages over all of their steps. */
  #averages = $state.raw<Averages>(new Map());
  #details = $state.raw<Averages>(new Map());
  #smoothing = 0;
  #detailRequest = 0;

  /** Cached joins, by detail. */
  readonly #joined = new WeakMap<Points, { curve: Points; points: Points }>();

  constructor(client: Client) {
    this.#client = client;
  }

  of(id: string): RunCurves {
    return this.#curves.get(id) ?? NO_CURVES;
  }

  /** With more points in the zoomed range. */
  points(id: string, metric: StepMetric): Points {
    const curve = this.of(id)[metric];
    const detail = this.#details.get(id)?.[metric];
    if (detail === undefined) return curve;
    const known = this.#joined.get(detail);
    if (known?.curve === curve) return known.points;
    const points = withDetail(curve, detail);
    this.#joined.set(detail, { curve, points });
    return points;
  }

  /** Averages over every stored step, where the curve is thinned and they were requested. */
  averages(id: string, metric: StepMetric): Points | null {
    return this.of(id)[metric].whole ? null : (this.#averages.get(id)?.[metric] ?? null);
  }

  isOpen(id: string): boolean {
    return this.#opened.has(id) && this.#curves.has(id);
  }

  /** Loads the stored steps of the runs that are not open yet, all in one request. */
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

  /** Fetches every open run again. */
  async reload(): Promise<void> {
    await this.#fetch([...this.#opened]);
  }

  append(events: readonly StepsEvent[]): void {
    const byRun = Map.groupBy(events, (event) => event.id);
    const next = new Map(this.#curves);
    for (const [id, steps] of byRun) next.set(id, appendEvents(this.of(id), steps));
    this.#curves = next;
  }

  /**
   * An epoch is on disk: a closed run no longer needs its live steps; for an open run, gaps are filled and its
   * learning rates are fetched, which live steps do not have.
   */
  async epochStored(id: string, record: EpochRecord): Promise<void> {
    if (!this.#opened.has(id)) {
      if (lastStep(this.of(id).loss) <= record.step) this.forget(id);
      return;
    }
    this.#stale.add(id);
    if (this.#timer !== undefined) return;
    await new Promise<void>((done) => {
      this.#timer = setTimeout(done, REFRESH_MS);
    });
    this.#timer = undefined;
    await this.#refresh([...this.#stale]);
  }

  /** A run resumes from a checkpoint: its later steps are dropped. */
  async rewound(id: string): Promise<void> {
    const opened = this.#opened.has(id);
    this.forget(id);
    if (opened) await this.open([id]);
  }

  forget(id: string): void {
    this.#opened.delete(id);
    this.#stale.delete(id);
    this.#curves = without(this.#curves, id);
    this.#averages = without(this.#averages, id);
    this.#details = without(this.#details, id);
  }

  /** Fetches the averages of thinned curves; those of complete curves are computed in the window. */
  async smoothBy(beta: number, ids: readonly string[]): Promise<void> {
    this.#smoothing = beta;
    const thinned = beta === 0 ? [] : ids.filter((id) => this.#isThinned(id));
    if (thinned.length === 0) return;
    const answer = await this.#request(thinned, { maxPoints: MAX_POINTS, smoothing: beta });
    // The slider has moved since the request.
    if (this.#smoothing !== beta) return;
    this.#averages = withPoints(this.#averages, answer, (curve) => curve.smoothed);
  }

  /** Fetches a range of thinned curves at a higher resolution; null for none. */
  async lookCloser(stretch: { from: number; to: number } | null, ids: readonly string[]): Promise<void> {
    const request = ++this.#detailRequest;
    const thinned = stretch === null ? [] : ids.filter((id) => this.#isThinned(id));
    if (stretch === null || thinned.length === 0) {
      if (this.#details.size > 0) this.#details = new Map();
      return;
    }
    const answer = await this.#request(thinned, { ...stretch, maxPoints: DETAIL_POINTS });
    if (request === this.#detailRequest) {
      this.#details = withPoints(new Map(), answer, (curve) => curve.curve);
    }
  }

  /** Every stored step of one run, for a file. */
  async every(id: string, metric: StepMetric): Promise<Points> {
    const curve = this.of(id)[metric];
    if (curve.whole && this.#opened.has(id)) return curve;
    const [answer] = await this.#client.request('runs.curves', {
      ids: [id],
      metrics: [metric],
      maxPoints: 10_000_000,
      smoothing: 0,
    });
    const [first] = answer?.curves ?? [];
    return first === undefined ? curve : mergeStored(readCurve(first).curve, curve);
  }

  #isThinned(id: string): boolean {
    return stepMetric.options.some((metric) => !this.of(id)[metric].whole);
  }

  async #fetch(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const smoothing = this.#smoothing;
    const answer = await this.#request(ids, { maxPoints: MAX_POINTS, smoothing });
    const next = new Map(this.#curves);
    for (const { id, curves } of answer) {
      const live = this.of(id);
      const merged = { ...live };
      for (const curve of curves) {
        merged[curve.metric] = mergeStored(readCurve(curve).curve, live[curve.metric]);
      }
      next.set(id, merged);
    }
    this.#curves = next;
    if (smoothing > 0) this.#averages = withPoints(this.#averages, answer, (curve) => curve.smoothed);
  }

  async #refresh(ids: readonly string[]): Promise<void> {
    this.#stale.clear();
    const opened = ids.filter((id) => this.#opened.has(id));
    await this.#fetch(opened.filter((id) => this.#isThinned(id)));
    const whole = opened.filter((id) => !this.#isThinned(id));
    if (whole.length === 0) return;
    const from = Math.min(...whole.map((id) => lastStep(this.of(id).learningRate) + 1));
    const answer = await this.#request(whole, { maxPoints: MAX_POINTS, from, metrics: ['learningRate'] });
    const next = new Map(this.#curves);
    for (const { id, curves } of answer) {
      const [newer] = curves;
      if (newer === undefined) continue;
      const learningRate = mergeStored(this.of(id).learningRate, readCurve(newer).curve);
      next.set(id, { ...this.of(id), learningRate });
    }
    this.#curves = next;
  }

  #request(
    ids: readonly string[],
    options: { maxPoints: number; smoothing?: number; from?: number; to?: number; metrics?: StepMetric[] },
  ): Promise<PackedCurves[]> {
    return this.#client.request('runs.curves', {
      ids: [...ids],
      metrics: [...stepMetric.options],
      smoothing: 0,
      ...options,
    });
  }
}

function withPoints(
  known: Averages,
  answer: readonly PackedCurves[],
  pick: (curve: ReturnType<typeof readCurve>) => Points | null,
): Averages {
  const next = new Map(known);
  for (const { id, curves } of answer) {
    const points: Partial<Record<StepMetric, Points>> = {};
    for (const curve of curves) {
      const picked = pick(readCurve(curve));
      if (picked !== null) points[curve.metric] = picked;
    }
    next.set(id, points);
  }
  return next;
}

function without<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  if (!map.has(id)) return map;
  const next = new Map(map);
  next.delete(id);
  return next;
}
