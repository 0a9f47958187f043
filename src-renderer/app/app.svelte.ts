/** The state of the window: passes the client's events to the stores that they change. It imports no view. */
import { createContext } from 'svelte';
import type { EngineName } from '../../src-main/contract/config.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { QueueState } from '../../src-main/contract/queue.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { SettingsChange } from '../../src-main/contract/settings.ts';
import type { Client, ConnectionState } from '../client/client.ts';
import type { NavigableView } from './route.ts';
import { isRewound } from '../data/runList.ts';
import type { StepsEvent } from '../data/curves.ts';
import { runLabels } from '../data/runLabels.ts';
import { phraseWords } from '../words/terms.ts';
import { appWords } from './words.ts';
import { Commands } from './commands.svelte.ts';
import { Details } from '../data/details.svelte.ts';
import { Engines } from '../data/engines.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { LiveCurves } from '../data/liveCurves.svelte.ts';
import { PresetCatalog } from '../data/presets.svelte.ts';
import { Queue } from '../data/queue.svelte.ts';
import { Router } from './router.svelte.ts';
import { RunActions } from './runActions.ts';
import { Runs } from '../data/runs.svelte.ts';
import { RunSelection } from './selection.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

/** Step events waiting for the next frame. */
const MAX_PENDING = 200;

/** Events of the workstation, and those that the window derives from them. */
export type News =
  | Exclude<WorkstationEvent, StepsEvent>
  /** A run resumes from a checkpoint: its later records are gone. */
  | { type: 'rewound'; id: string }
  /** Events were missed: all shown data must be fetched again. */
  | { type: 'resync' }
  | { type: 'demoStarted'; ids: readonly string[] };

export class App {
  readonly client: Client;
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly commands = new Commands(this.toasts);
  readonly layout = new Layout();
  readonly selection: RunSelection;
  readonly runs: Runs;
  readonly details: Details;
  readonly curves: LiveCurves;
  readonly presets: PresetCatalog;
  readonly settings: SettingsState;
  readonly theme: Theme;
  readonly runActions: RunActions;
  readonly queue: Queue;
  readonly engines: Engines;
  /** Distinct names of the listed runs, and of the runs in the trash. */
  readonly #labels = $derived.by(() => {
    const words = this.settings.words(phraseWords);
    return new Map([...runLabels(this.runs.list, words), ...runLabels(this.runs.trashed, words)]);
  });
  connection = $state<ConnectionState>('connecting');
  #steps: StepsEvent[] = [];
  readonly #listeners: ((news: News) => void)[] = [];
  readonly #kept = new Map<new (app: App) => object, object>();

  constructor(client: Client) {
    this.client = client;
    this.runs = new Runs(client);
    this.details = new Details(client);
    this.curves = new LiveCurves(client);
    this.presets = new PresetCatalog(client);
    this.settings = new SettingsState(client);
    this.selection = new RunSelection(this.router, this.toasts, this.settings);
    this.theme = new Theme(this.settings);
    this.runActions = new RunActions(client, this.toasts, this.settings);
    this.queue = new Queue(client);
    this.engines = new Engines(client);
  }

  /** State that outlives its view: created on first use and then shared. */
  keep<T extends object>(State: new (app: App) => T): T {
    const kept = this.#kept.get(State);
    if (kept instanceof State) return kept;
    // In its own effect root: the component that creates it may be destroyed before the others.
    let made: T | undefined;
    $effect.root(() => {
      made = new State(this);
    });
    if (made === undefined) throw new Error(`${State.name} was not made.`);
    this.#kept.set(State, made);
    return made;
  }

  /** For state that outlives its view: the listener stays for the life of the window. */
  onNews(listener: (news: News) => void): void {
    this.#listeners.push(listener);
  }

  /** The name of a run beside other runs: its name, and what distinguishes it from runs of the same name. */
  nameOf(id: string): string {
    return this.#labels.get(id) ?? id;
  }

  /** Subscribes before it fetches the list, so that no event in between is missed. */
  async start(): Promise<void> {
    this.client.listen({
      onEvent: (event) => this.#onEvent(event),
      onConnection: (state) => (this.connection = state),
      onResync: () => void this.toasts.attempt(() => this.#resync()),
    });
    await Promise.all([this.#list(), this.queue.load(), this.toasts.attempt(() => this.settings.load())]);
  }

  async startDemo(): Promise<boolean> {
    return this.toasts.attempt(async () => {
      const { ids } = await this.client.request('runs.startDemo', {});
      await this.#list();
      this.selection.set(ids);
      this.#notify({ type: 'demoStarted', ids });
    });
  }

  async startPreset(preset: string): Promise<boolean> {
    return this.toasts.attempt(async () => {
      const { ids } = await this.client.request('runs.startPreset', { preset });
      await this.#list();
      this.toasts.note(this.settings.words(appWords).queued(ids.length));
    });
  }

  /** For keys and commands: the focus moves into the new view. */
  goTo(view: NavigableView): void {
    this.router.go({ view });
    document.querySelector<HTMLElement>('#main')?.focus();
  }

  async changeSettings(change: SettingsChange): Promise<boolean> {
    return this.toasts.attempt(() => this.settings.change(change));
  }

  async stop(id: string): Promise<boolean> {
    return this.toasts.attempt(() => this.client.request('runs.stop', { id }));
  }

  async resume(id: string): Promise<boolean> {
    return this.toasts.attempt(() => this.client.request('runs.resume', { id }));
  }

  async openCurves(ids: readonly string[]): Promise<void> {
    await this.toasts.attempt(() => this.curves.open(ids));
  }

  async smoothCurves(beta: number, ids: readonly string[]): Promise<void> {
    await this.toasts.attempt(() => this.curves.smoothBy(beta, ids));
  }

  async lookCloser(stretch: { from: number; to: number } | null, ids: readonly string[]): Promise<void> {
    await this.toasts.attempt(() => this.curves.lookCloser(stretch, ids));
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
    this.#notify({ type: 'resync' });
    await Promise.all([this.curves.reload(), this.queue.load(), this.engines.reload()]);
  }

  /** Only once the list is loaded: before that, every selected run would look deleted. */
  #knowRuns(): void {
    if (this.runs.status !== 'ready') return;
    this.selection.knowRuns(this.runs.list.map((run) => run.id).reverse());
  }

  #onEvent(event: WorkstationEvent): void {
    switch (event.type) {
      case 'steps':
        this.#onSteps(event);
        return;
      case 'run':
        this.#onRun(event.run);
        break;
      case 'epoch':
        this.runs.apply(event);
        this.details.recorded(event.id, event.record);
        void this.toasts.attempt(() => this.curves.epochStored(event.id, event.record));
        break;
      case 'removed':
        this.runs.apply(event);
        this.#knowRuns();
        this.details.forget(event.id);
        this.curves.forget(event.id);
        break;
      case 'baseline':
        this.runs.apply(event);
        break;
      case 'queue':
        this.#onQueue(event.state);
        break;
      case 'engines':
        this.engines.apply(event.state);
        break;
      case 'prune':
        break;
      default:
        event satisfies never;
    }
    this.#notify(event);
  }

  #onSteps(event: StepsEvent): void {
    if (this.#steps.length === 0) requestAnimationFrame(() => this.#flushSteps());
    this.#steps.push(event);
    // A hidden window gets no animation frames.
    if (this.#steps.length > MAX_PENDING) this.#flushSteps();
  }

  #onRun(run: RunSummary): void {
    const before = this.runs.byId.get(run.id);
    this.runs.apply({ type: 'run', run });
    this.#knowRuns();
    if (before !== undefined && isRewound(before, run)) this.#rewound(run.id);
    this.details.changed(run.id);
  }

  #onQueue(state: QueueState): void {
    const before = this.queue.value;
    this.queue.apply(state);
    if (state.problem !== null && state.problem !== before?.problem) this.toasts.error(state.problem);
    // The user is on the list of runs and would not see that the queue is paused.
    const added = before !== null && state.waiting.length > before.waiting.length;
    if (state.paused && added) this.toasts.note(this.settings.words(appWords).addedPaused);
  }

  async moveQueued(ids: readonly string[], before: string | null): Promise<boolean> {
    return this.toasts.attempt(() => this.queue.move(ids, before));
  }

  /** @param engines all where absent */
  async testEngines(engines?: readonly EngineName[]): Promise<boolean> {
    return this.toasts.attempt(() => this.engines.test(engines));
  }

  async cancelEngineTest(): Promise<boolean> {
    return this.toasts.attempt(() => this.engines.cancel());
  }

  async pauseQueue(paused: boolean): Promise<boolean> {
    return this.toasts.attempt(() => this.queue.pause(paused));
  }

  /** Its records after the checkpoint are deleted from the store. */
  #rewound(id: string): void {
    this.#flushSteps();
    void this.toasts.attempt(() => this.curves.rewound(id));
    this.#notify({ type: 'rewound', id });
  }

  /** One update per frame, however many steps came in. */
  #flushSteps(): void {
    const events = this.#steps;
    this.#steps = [];
    if (events.length === 0) return;
    this.curves.append(events);
    this.runs.applySteps(events, performance.now() / 1000);
  }

  #notify(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}

export const [getApp, setApp] = createContext<App>();
