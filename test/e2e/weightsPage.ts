/** Page object of the weight view. */
import type { Locator, Page } from '@playwright/test';
import type { RidgelinePage } from './ridgelinePage.ts';

export type Display = 'Histogram' | 'Ridgeline' | 'Heatmap' | 'Percentiles';

export class WeightsPage {
  readonly page: Page;
  readonly figure: Locator;
  readonly plots: Locator;
  readonly epoch: Locator;
  readonly epochShown: Locator;
  readonly tree: Locator;
  readonly threshold: Locator;
  readonly #app: RidgelinePage;

  constructor(app: RidgelinePage) {
    this.#app = app;
    this.page = app.page;
    this.figure = app.page.getByTestId('weights-histogram');
    this.plots = this.figure.locator('svg[data-figure]');
    this.epoch = app.page.getByTestId('weights-epoch');
    this.epochShown = app.page.getByTestId('weights-epoch-shown');
    this.tree = app.page.getByTestId('layer-tree');
    this.threshold = app.page.getByTestId('weights-threshold');
  }

  /** The weight view with these runs. */
  async open(names: readonly string[]): Promise<void> {
    await this.#app.open();
    for (const name of names) await this.#app.chooseForComparison(name);
    await this.#app.show('weights');
    await this.figure.waitFor();
  }

  async display(display: Display): Promise<void> {
    await this.page.getByRole('radio', { name: display }).check();
  }

  async choose(what: 'layout' | 'axis' | 'unit' | 'counts', value: string): Promise<void> {
    await this.page.getByTestId(`weights-${what}`).selectOption(value);
  }

  async tab(tab: 'trends' | 'prune' | 'kernels' | 'statistics'): Promise<void> {
    await this.page.getByTestId(`weights-tab-${tab}`).click();
  }

  async goToEpoch(position: number): Promise<void> {
    await this.epoch.fill(String(position));
  }

  /** Share below the threshold of the run with this name, 0 … 1, and whether it is exact. */
  async below(name: string): Promise<{ share: number; exact: boolean }> {
    const card = this.page.getByRole('listitem').filter({ hasText: name }).getByTestId('below-share');
    return {
      share: Number(await card.getAttribute('data-value')),
      exact: (await card.getAttribute('data-exact')) === 'true',
    };
  }

  /** The markup of all plots. */
  drawn(): Promise<string> {
    return this.plots.evaluateAll((plots) => plots.map((plot) => plot.innerHTML).join('\n'));
  }
}
