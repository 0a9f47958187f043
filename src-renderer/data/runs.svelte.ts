/** All runs: listed once, then kept up to date by events. */
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { Client } from '../client/client.ts';
import { positionOf, TimeLeft, type Progress } from './progress.ts';
import { applyEvent, newestFirst } from './runList.ts';
import type { StepsEvent } from './curves.ts';
import { errorText } from '../client/errorText.ts';

export class Runs {
  readonly #client: Client;
  /** Including the trash. */
  all = $state.raw<readonly RunSummary[]>([]);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state('');
  /** The baseline run, or null. */
  baseline = $state<string | null>(null);
  /** Of runs in training, by id. */
  progress = $state.raw<ReadonlyMap<string, Progress>>(new Map());
  readonly #timesLeft = new Map<string, TimeLeft>();
  /** Events that arrive during a request for the list: they may be newer. */
  #during: WorkstationEvent[] | null = null;
  readonly byId = $derived(new Map(this.all.map((run) => [run.id, run])));
  /** Newest first, without the trash: what every view but the trash shows. */
  readonly list = $derived(this.all.filter((run) => run.trashedAt === null));
  readonly trashed = $derived(this.all.filter((run) => run.trashedAt !== null));

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.#during = [];
    try {
      const [runs, baseline] = await Promise.all([
        this.#client.request('runs.list', {}),
        this.#client.request('runs.baseline', {}),
      ]);
      const listed = newestFirst(runs);
      const told = this.#during.findLast((event) => event.type === 'baseline');
      this.baseline = told === undefined ? baseline.id : told.id;
      this.all = this.#during.reduce<readonly RunSummary[]>(applyEvent, listed);
      this.status = 'ready';
    } catch (error) {
      // With a list on screen, keep it: the connection indicator shows the problem.
      if (this.status !== 'ready') this.status = 'failed';
      this.error = errorText(error);
    } finally {
      this.#during = null;
    }
  }

  apply(event: WorkstationEvent): void {
    this.#during?.push(event);
    this.all = applyEvent(this.all, event);
    if (event.type === 'baseline') this.baseline = event.id;
    if (event.type === 'run' && event.run.status !== 'running') this.#forget(event.run.id);
    if (event.type === 'removed') this.#forget(event.id);
  }

  /**
   * The newest steps of each run, once per frame.
   * @param at seconds on any monotonic clock
   */
  applySteps(events: readonly StepsEvent[], at: number): void {
    const next = new Map(this.progress);
    for (const event of events) {
      const { id, epoch, fraction, stepsPerSecond, learningRate, firstStep, loss, acc, penalty } = event;
      const run = this.byId.get(id);
      if (run?.status !== 'running') continue;
      const progress: Progress = {
        epoch,
        fraction,
        step: firstStep + loss.length - 1,
        stepsPerSecond,
        secondsLeft: null,
        learningRate,
        loss: loss.at(-1) ?? null,
        acc: acc.at(-1) ?? null,
        penalty: penalty.at(-1) ?? null,
      };
      const timeLeft = this.#timesLeft.get(id) ?? new TimeLeft();
      this.#timesLeft.set(id, timeLeft);
      progress.secondsLeft = timeLeft.observe(at, positionOf(run, progress).share);
      next.set(id, progress);
    }
    this.progress = next;
  }

  #forget(id: string): void {
    this.#timesLeft.delete(id);
    if (!this.progress.has(id)) return;
    const next = new Map(this.progress);
    next.delete(id);
    this.progress = next;
  }
}
