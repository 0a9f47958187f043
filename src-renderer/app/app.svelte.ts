/** The window's state put together: the client's events go to whoever keeps what they change. */
import { createContext } from 'svelte';
import type { EngineName } from '../../src-main/contract/config.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { QueueState } from '../../src-main/contract/queue.ts';
import type { SettingsChange } from '../../src-main/contract/settings.ts';
import type { Client, ConnectionState } from '../client/client.ts';
import type { NavView } from './nav.ts';
import { queueWords } from '../views/queue/words.ts';
import { isRewound } from '../data/runList.ts';
import type { StepsEvent } from '../data/curves.ts';
import { frameWords } from './words.ts';
import { Commands } from './commands.svelte.ts';
import { Compare } from '../views/compare/compare.svelte.ts';
import { Details } from '../data/details.svelte.ts';
import { Engines } from '../data/engines.svelte.ts';
import { Guide } from '../views/guide/guide.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { LiveCurves } from '../data/liveCurves.svelte.ts';
import { PresetCatalog } from '../data/presets.svelte.ts';
import { Queue } from '../data/queue.svelte.ts';
import { Router } from './router.svelte.ts';
import { RunActions } from './runActions.ts';
import { Runs } from '../data/runs.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Weights } from '../views/weights/weights.svelte.ts';

/** Events of steps that may wait for a frame. */
const MAX_PENDING = 200;

export class App {
  readonly client: Client;
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly commands = new Commands((error) => this.toasts.error(error));
  readonly layout = new Layout();
  readonly selection = new Selection(this.router, this.toasts);
  readonly runs: Runs;
  readonly details: Details;
  readonly curves: LiveCurves;
  readonly compare: Compare;
  readonly weights: Weights;
  readonly presets: PresetCatalog;
  readonly settings: SettingsState;
  readonly theme: Theme;
  readonly guide: Guide;
  readonly runActions: RunActions;
  readonly queue: Queue;
  readonly engines: Engines;
  /** Names of the listed runs and of those in the trash, each told apart among themselves. */
  readonly #labels = $derived.by(() => {
    const words = this.settings.words(phraseWords);
    return new Map([...runLabels(this.runs.list, words), ...runLabels(this.runs.trashed, words)]);
  });
  connection = $state<ConnectionState>('connecting');
  #steps: StepsEvent[] = [];

  constructor(client: Client) {
    this.client = client;
    this.runs = new Runs(client);
    this.details = new Details(client);
    this.curves = new LiveCurves(client);
    this.compare = new Compare(client);
    this.weights = new Weights(client);
    this.presets = new PresetCatalog(client);
    this.settings = new SettingsState(client);
    this.theme = new Theme(this.settings);
    this.guide = new Guide(this);
    this.runActions = new RunActions(client, this.toasts, this.settings);
    this.queue = new Queue(client);
    this.engines = new Engines(client);
  }

  /** What a run is called wherever it stands beside others: its name, and what tells it apart from namesakes. */
  nameOf(id: string): string {
    return this.#labels.get(id) ?? id;
  }

  /** Listens first, so that nothing that happens while the list is on its way is missed. */
  async start(): Promise<void> {
    this.client.listen({
      onEvent: (event) => this.#onEvent(event),
      onConnection: (state) => (this.connection = state),
      onResync: () => void this.#attempt(() => this.#resync()),
    });
    await Promise.all([this.#list(), this.queue.load(), this.#attempt(() => this.settings.load())]);
  }

  async startDemo(): Promise<boolean> {
    return this.#attempt(async () => {
      const { ids } = await this.client.request('runs.startDemo', {});
      await this.#list();
      this.selection.set(ids);
      if (!this.settings.value.guideSeen) this.guide.begin(ids);
    });
  }

  async startPreset(preset: string): Promise<boolean> {
    return this.#attempt(async () => {
      const { ids } = await this.client.request('runs.startPreset', { preset });
      await this.#list();
      this.toasts.note(this.settings.words(frameWords).queued(ids.length));
    });
  }

  /** For keys and commands: who has no pointer goes on reading in the view and not where they were. */
  goTo(view: NavView): void {
    this.router.go({ view });
    document.querySelector<HTMLElement>('#main')?.focus();
  }

  async changeSettings(change: SettingsChange): Promise<boolean> {
    return this.#attempt(() => this.settings.change(change));
  }

  async stop(id: string): Promise<boolean> {
    return this.#attempt(() => this.client.request('runs.stop', { id }));
  }

  async resume(id: string): Promise<boolean> {
    return this.#attempt(() => this.client.request('runs.resume', { id }));
  }

  async openCurves(ids: readonly string[]): Promise<void> {
    await this.#attempt(() => this.curves.open(ids));
  }

  async openPublished(ids: readonly string[]): Promise<void> {
    await this.#attempt(() => this.compare.openPublished(ids));
  }

  async smoothCurves(beta: number, ids: readonly string[]): Promise<void> {
    await this.#attempt(() => this.curves.smoothBy(beta, ids));
  }

  async lookCloser(stretch: { from: number; to: number } | null, ids: readonly string[]): Promise<void> {
    await this.#attempt(() => this.curves.lookCloser(stretch, ids));
  }

  async reloadRuns(): Promise<void> {
    this.runs.status = 'loading';
    await this.#list();
  }

  async #list(): Promise<void> {
    await this.runs.load();
    this.#knowRuns();
  }

  async #resync(): Promise<void> {
    await this.#list();
    this.details.reload();
    await Promise.all([
      this.curves.reload(),
      this.weights.reload(),
      this.queue.load(),
      this.engines.reload(),
    ]);
  }

  /** Not before the list is there: until then every selected run would look as if it were gone. */
  #knowRuns(): void {
    if (this.runs.status !== 'ready') return;
    this.selection.knowRuns(this.runs.list.map((run) => run.id).reverse());
  }

  #onEvent(event: WorkstationEvent): void {
    if (event.type === 'steps') {
      if (this.#steps.length === 0) requestAnimationFrame(() => this.#flushSteps());
      this.#steps.push(event);
      // A hidden window gets no frames.
      if (this.#steps.length > MAX_PENDING) this.#flushSteps();
      return;
    }
    if (event.type === 'baseline') {
      this.runs.apply(event);
      return;
    }
    if (event.type === 'prune') {
      this.weights.prunes.progressed(event);
      return;
    }
    if (event.type === 'queue') {
      this.#onQueue(event.state);
      return;
    }
    if (event.type === 'engines') {
      this.engines.apply(event.state);
      return;
    }
    const before = this.runs.byId.get(event.type === 'run' ? event.run.id : event.id);
    this.runs.apply(event);
    if (event.type === 'run') {
      this.#knowRuns();
      if (before !== undefined && isRewound(before, event.run)) this.#rewound(event.run.id);
      this.details.changed(event.run.id);
    } else if (event.type === 'removed') {
      this.#knowRuns();
      this.details.forget(event.id);
      this.curves.forget(event.id);
      void this.weights.forget(event.id);
    } else {
      this.details.recorded(event.id, event.record);
      void this.#attempt(() => this.curves.epochStored(event.id, event.record));
      void this.weights.changed(event.id);
    }
  }

  #onQueue(state: QueueState): void {
    const before = this.queue.value;
    this.queue.apply(state);
    if (state.problem !== null && state.problem !== before?.problem) this.toasts.error(state.problem);
    // Whoever starts a run looks at the list of runs, not at the queue, and waits for it to train.
    const added = before !== null && state.waiting.length > before.waiting.length;
    if (state.paused && added) this.toasts.note(this.settings.words(queueWords).addedPaused);
  }

  async moveQueued(ids: readonly string[], before: string | null): Promise<boolean> {
    return this.#attempt(() => this.queue.move(ids, before));
  }

  /** @param engines all where absent */
  async testEngines(engines?: readonly EngineName[]): Promise<boolean> {
    return this.#attempt(() => this.engines.test(engines));
  }

  async cancelEngineTest(): Promise<boolean> {
    return this.#attempt(() => this.engines.cancel());
  }

  async pauseQueue(paused: boolean): Promise<boolean> {
    return this.#attempt(() => this.queue.pause(paused));
  }

  /** What it recorded after its checkpoint is gone from the store. */
  #rewound(id: string): void {
    this.#flushSteps();
    void this.#attempt(() => this.curves.rewound(id));
    void this.weights.forget(id);
  }

  /** One update per frame, however many steps came in. */
  #flushSteps(): void {
    const events = this.#steps;
    this.#steps = [];
    if (events.length === 0) return;
    this.curves.append(events);
    this.runs.applySteps(events);
  }

  /** Shows what goes wrong; true when nothing did. */
  async #attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.toasts.error(error);
      return false;
    }
  }
}

export const [getApp, setApp] = createContext<App>();
