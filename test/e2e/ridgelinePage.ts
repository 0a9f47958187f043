/** Page object of the window: locators by test id, role or label. */
import type { Locator, Page } from '@playwright/test';

export type View = 'runs' | 'compare' | 'weights' | 'queue' | 'engines';

export class RidgelinePage {
  readonly page: Page;
  readonly demoButton: Locator;
  readonly rows: Locator;
  readonly compareTable: Locator;
  readonly tensor: Locator;
  readonly zeroShares: Locator;
  readonly #url: string;

  /** @param url the address that the server announced, with its token */
  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    this.demoButton = page.getByTestId('run-demo');
    this.rows = page.getByTestId('run-row');
    this.compareTable = page.getByTestId('compare-table');
    this.tensor = page.getByTestId('tensor-select');
    this.zeroShares = page.getByTestId('exact-zero-share');
  }

  async open(): Promise<void> {
    await this.page.goto(this.#url);
  }

  async show(view: View): Promise<void> {
    await this.page.getByTestId(`nav-${view}`).click();
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** Badge of a run; its attribute `data-status` is the status. */
  statusOf(row: Locator): Locator {
    return row.getByTestId('run-status');
  }

  /** Statuses of all listed runs. */
  statuses(): Promise<(string | null)[]> {
    return this.rows
      .getByTestId('run-status')
      .evaluateAll((badges) => badges.map((badge) => badge.getAttribute('data-status')));
  }

  async openRun(name: string): Promise<void> {
    await this.row(name).getByRole('link', { name }).click();
  }

  async chooseForComparison(name: string): Promise<void> {
    await this.row(name).getByRole('checkbox').check();
  }

  chart(
    name: 'loss' | 'accuracy' | 'testAcc' | 'penalty' | 'testLoss' | 'runningLoss' | 'step-loss',
  ): Locator {
    return this.page.getByTestId(`chart-${name}`);
  }

  /** The pixels of a chart. */
  drawn(chart: Locator): Promise<string> {
    return chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  }

  /** Share of exact zeros, 0 to 1, by the run's name. */
  async zeroSharesByName(): Promise<Record<string, number>> {
    const shares: Record<string, number> = {};
    for (const share of await this.zeroShares.all()) {
      const name = await share.locator('..').locator('.name').innerText();
      shares[name.trim()] = Number(await share.getAttribute('data-value'));
    }
    return shares;
  }
}
