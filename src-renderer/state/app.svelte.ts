/** The window's state put together: the client's events go to whoever keeps what they change. */
import { createContext } from 'svelte';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { SettingsChange } from '../../src-main/contract/settings.ts';
import type { Client, ConnectionState } from '../client/client.ts';
import type { NavView } from '../logic/nav.ts';
import { isRewound } from '../logic/runList.ts';
import type { StepsEvent } from '../logic/curves.ts';
import { frameWords } from '../i18n/frame.ts';
import { Commands } from './commands.svelte.ts';
import { Details } from './details.svelte.ts';
import { Guide } from './guide.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { LiveCurves } from './liveCurves.svelte.ts';
import { PresetCatalog } from './presetCatalog.svelte.ts';
import { Router } from './router.svelte.ts';
import { RunActions } from './runActions.ts';
import { Runs } from './runs.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Weights } from './weights.svelte.ts';

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
  readonly weights: Weights;
  readonly presets: PresetCatalog;
  readonly settings: SettingsState;
  readonly runActions: RunActions;
  readonly theme: Theme;
  readonly guide: Guide;
  connection = $state<ConnectionState>('connecting');
  #steps: StepsEvent[] = [];

  constructor(client: Client) {
    this.client = client;
    this.runs = new Runs(client);
    this.details = new Details(client);
    this.curves = new LiveCurves(client);
    this.weights = new Weights(client);
    this.presets = new PresetCatalog(client);
    this.settings = new SettingsState(client);
    this.runActions = new RunActions(client, this.toasts, this.settings);
    this.theme = new Theme(this.settings);
    this.guide = new Guide(this);
  }

  /** Listens first, so that nothing that happens while the list is on its way is missed. */
  async start(): Promise<void> {
    this.client.listen({
      onEvent: (event) => this.#onEvent(event),
      onConnection: (state) => (this.connection = state),
      onResync: () => void this.#attempt(() => this.#resync()),
    });
    await Promise.all([this.#list(), this.#attempt(() => this.settings.load())]);
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
    await Promise.all([this.curves.reload(), this.weights.reload()]);
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
    } else {
      this.details.changed(event.id);
      void this.#attempt(() => this.curves.epochStored(event.id, event.record));
      void this.weights.changed(event.id);
    }
  }

  /** What it recorded after its checkpoint is gone from the store. */
  #rewound(id: string): void {
    this.#flushSteps();
    void this.#attempt(() => this.curves.rewound(id));
    void this.weights.changed(id);
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
