/**
 * State of the weight view: the layers of the selected runs at one epoch, and the whole history of the selected
 * weights, fetched once, so that the epoch slider needs no requests.
 */
import type { RunLayers } from '../../../src-main/contract/channels/weights.ts';
import type { App, News } from '../../app/app.svelte.ts';
import type { Client } from '../../client/client.ts';
import { epochUnion, extended, openHistory, type RunHistory } from '../../charts/weights/history.ts';
import { firstScope } from './tree/tree.ts';
import { KernelValues } from './kernels/kernelValues.svelte.ts';
import { Prunes } from './prune/prunes.svelte.ts';
import { errorText } from '../../client/errorText.ts';

/** Most epochs in the first request; longer histories are thinned out. */
const EPOCHS = 400;
/** A history longer than this is thinned out again. */
const MAX_EPOCHS = 3 * EPOCHS;
/** Size of the cache of histories. */
const MAX_KEPT = 60;

export class Weights {
  readonly #client: Client;
  readonly prunes: Prunes;
  readonly kernels: KernelValues;
  #ids = $state.raw<readonly string[]>([]);
  #request = 0;
  #layersRequest = 0;
  /** By scope and run; the most recently used are at the end. */
  #kept = $state.raw<ReadonlyMap<string, RunHistory>>(new Map());
  /** Cached histories that may lack new epochs. */
  readonly #stale = new Set<string>();
  #busy = false;
  /** Version that triggers requests, also while an answer is pending. */
  #wanted = 0;
  #following = false;
  layers = $state.raw<readonly RunLayers[]>([]);
  /** A tensor, a layer, all kernels or all weights; see contract/tensors.ts. */
  scope = $state<string | null>(null);
  /** Null: the last recorded epoch of each run, also during training. */
  epoch = $state<number | null>(null);
  status = $state<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  error = $state('');
  /** Of the selected runs that have the selected weights. */
  readonly histories = $derived(
    this.#ids.flatMap((id) => {
      const history = this.#kept.get(keyOf(this.scope ?? '', id));
      return history === undefined || history.epochs.length === 0 ? [] : [history];
    }),
  );
  readonly epochs = $derived(epochUnion(this.histories));

  constructor(app: App) {
    this.#client = app.client;
    this.prunes = new Prunes(app.client);
    this.kernels = new KernelValues(app.client);
    app.onNews((news) => this.#hear(news));
  }

  #hear(news: News): void {
    if (news.type === 'prune') this.prunes.progressed(news);
    else if (news.type === 'epoch') void this.#changed(news.id);
    else if (news.type === 'rewound' || news.type === 'removed') void this.#forget(news.id);
    else if (news.type === 'resync') void this.reload();
  }

  async open(ids: readonly string[]): Promise<void> {
    this.#ids = ids;
    if (ids.length === 0) {
      this.layers = [];
      this.status = 'idle';
      return;
    }
    if (this.status !== 'ready') this.status = 'loading';
    await this.#load();
  }

  async choose(scope: string): Promise<void> {
    this.scope = scope;
    await this.#load();
  }

  /** The last position means: the last epoch of each run. */
  chooseEpoch(epoch: number): void {
    const next = epoch === this.epochs.at(-1) ? null : epoch;
    if (next === this.epoch) return;
    this.epoch = next;
    void this.#follow();
  }

  /** The tree follows the slider with at most one pending request. */
  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    try {
      for (let epoch: number | null | undefined; epoch !== this.epoch;) {
        epoch = this.epoch;
        await this.#loadLayers();
      }
    } catch (error) {
      this.error = errorText(error);
      this.status = 'failed';
    } finally {
      this.#following = false;
    }
  }

  /** A run recorded another epoch. */
  async #changed(id: string): Promise<void> {
    for (const key of this.#kept.keys()) if (key.endsWith(`\n${id}`)) this.#stale.add(key);
    if (this.#ids.includes(id)) await this.#load();
  }

  /** A run was reset to an earlier epoch, or deleted. */
  async #forget(id: string): Promise<void> {
    const kept = new Map(this.#kept);
    for (const key of kept.keys()) if (key.endsWith(`\n${id}`)) kept.delete(key);
    this.#kept = kept;
    this.prunes.forget(id);
    this.kernels.forget(id);
    if (this.#ids.includes(id)) await this.#load();
  }

  async reload(): Promise<void> {
    for (const key of this.#kept.keys()) this.#stale.add(key);
    if (this.#ids.length > 0) await this.#load();
  }

  /** One request at a time: a small network finishes epochs faster than requests return. */
  async #load(): Promise<void> {
    this.#wanted++;
    if (this.#busy) return;
    this.#busy = true;
    for (let done = 0; done !== this.#wanted;) {
      done = this.#wanted;
      await this.#fetch();
    }
    this.#busy = false;
  }

  async #fetch(): Promise<void> {
    const request = ++this.#request;
    const ids = [...this.#ids];
    try {
      await this.#loadLayers();
      const scope = this.scope ?? firstScope(this.layers);
      this.scope = scope;
      if (scope !== null) await this.#loadHistories(scope, ids);
      if (request !== this.#request) return;
      this.status = 'ready';
    } catch (error) {
      if (request !== this.#request) return;
      this.error = errorText(error);
      this.status = 'failed';
    }
  }

  /** Runs without a history share one request; for the others, only the missing epochs are fetched. */
  async #loadHistories(scope: string, ids: readonly string[]): Promise<void> {
    const known = (id: string): RunHistory | undefined => this.#kept.get(keyOf(scope, id));
    const overgrown = (id: string): boolean => (known(id)?.epochs.length ?? 0) > MAX_EPOCHS;
    const fresh = ids.filter((id) => (known(id)?.epochs.length ?? 0) === 0 || overgrown(id));
    const behind = ids.filter((id) => !fresh.includes(id) && this.#stale.has(keyOf(scope, id)));
    for (const id of [...fresh, ...behind]) this.#stale.delete(keyOf(scope, id));
    const [whole, ...parts] = await Promise.all([
      fresh.length === 0 ? [] : this.#ask(scope, fresh),
      ...behind.map((id) => this.#ask(scope, [id], known(id)?.epochs.at(-1)?.epoch)),
    ]);
    const kept = new Map(this.#kept);
    const keep = (id: string, history: RunHistory): void => {
      kept.delete(keyOf(scope, id));
      kept.set(keyOf(scope, id), history);
    };
    for (const history of whole) keep(history.runId, history);
    for (const history of parts.flat()) keep(history.runId, extended(known(history.runId), history));
    for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - MAX_KEPT))) kept.delete(key);
    this.#kept = kept;
  }

  async #ask(scope: string, ids: string[], after?: number): Promise<RunHistory[]> {
    const answers = await this.#client.request('weights.history', {
      ids,
      scope,
      atMost: EPOCHS,
      ...(after === undefined ? {} : { after }),
    });
    return answers.map(openHistory);
  }

  /** An answer is dropped if a later request was sent. */
  async #loadLayers(): Promise<void> {
    const request = ++this.#layersRequest;
    const epoch = this.epoch === null ? {} : { epoch: this.epoch };
    const layers = await this.#client.request('weights.layers', { ids: [...this.#ids], ...epoch });
    if (request === this.#layersRequest) this.layers = layers;
  }
}

function keyOf(scope: string, id: string): string {
  return `${scope}\n${id}`;
}
