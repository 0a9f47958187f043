/** Display options of the comparison, stored in this browser. */
import { z } from 'zod';
import type { PublishedFigures } from '../../../src-main/contract/published.ts';
import { CHART_IDS, CHART_METRICS, DEFAULT_CHARTS } from './charts.ts';
import { X_UNITS } from './xAxis.ts';
import type { App } from '../../app/app.svelte.ts';
import { Kept } from '../../app/kept.ts';

const options = z.strictObject({
  x: z.enum([...X_UNITS, ...CHART_METRICS]).default('epoch'),
  logX: z.boolean().default(false),
  logY: z.boolean().default(false),
  /** Smoothing: weight of past values. */
  smoothing: z.number().min(0).max(0.99).default(0),
  ignoreOutliers: z.boolean().default(false),
  /** Each run as a line, or runs that differ only in their seed as their mean with a band. */
  grouping: z.enum(['runs', 'std', 'range']).default('runs'),
  published: z.boolean().default(true),
  charts: z.array(z.enum(CHART_IDS)).default([...DEFAULT_CHARTS]),
  moment: z.enum(['last', 'best']).default('last'),
  onlyDifferences: z.boolean().default(true),
});
export type CompareOptions = z.infer<typeof options>;
const kept = new Kept('compare', options, options.parse({}));

export class Compare {
  readonly #app: App;
  #options = $state.raw<CompareOptions>(kept.read());
  /** The enlarged chart. */
  enlarged = $state<string | null>(null);
  /** Published results by run, for runs of presets whose source published some. */
  published = $state.raw<ReadonlyMap<string, PublishedFigures>>(new Map());
  readonly #asked = new Set<string>();

  constructor(app: App) {
    this.#app = app;
  }

  get options(): CompareOptions {
    return this.#options;
  }

  change(change: Partial<CompareOptions>): void {
    this.#options = { ...this.#options, ...change };
    kept.write(this.#options);
  }

  isShown(chart: string): boolean {
    return this.#options.charts.includes(chart);
  }

  /** In the order of the catalogue, whatever the order of the choice. */
  toggleChart(chart: string): void {
    const wanted = new Set(this.#options.charts);
    if (!wanted.delete(chart)) wanted.add(chart);
    this.change({ charts: CHART_IDS.filter((id) => wanted.has(id)) });
  }

  /** A config never changes, so each run is requested only once. */
  async openPublished(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#asked.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.#asked.add(id);
    const answered = await this.#app.toasts.attempt(async () => {
      const answer = await this.#app.client.request('runs.published', { ids: fresh });
      this.published = new Map([
        ...this.published,
        ...answer.map(({ id, figures }) => [id, figures] as const),
      ]);
    });
    if (!answered) for (const id of fresh) this.#asked.delete(id);
  }
}
