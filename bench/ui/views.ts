/** Locators of the window's elements: the only file to change when a view changes. */
import type { Locator, Page } from '@playwright/test';

export function nav(page: Page, view: 'runs' | 'compare' | 'weights' | 'queue'): Locator {
  return page.getByTestId(`nav-${view}`);
}

export function runRows(page: Page): Locator {
  return page.getByTestId('run-row');
}

/** Canvases of the charts in the view. */
export function charts(page: Page): Locator {
  return page.locator('main canvas');
}

/** The address of the page with these runs selected, in a view that does not draw them. */
export function addressWith(url: string, runs: readonly string[]): string {
  const address = new URL(url);
  address.hash = `#/queue?runs=${runs.join(',')}`;
  return address.href;
}

/** Number of selected runs, shown beside the view's name. */
export async function chosen(page: Page): Promise<number> {
  const text = await nav(page, 'compare').innerText();
  return Number(/\d+/.exec(text)?.[0] ?? 0);
}

/** The slider over the recorded epochs. */
export function epochSlider(page: Page): Locator {
  return page
    .locator('input[type=range][data-testid=weights-epoch], input[type=range][data-testid=epoch-slider]')
    .first();
}

/** The element with the histograms. */
export function histograms(page: Page): Locator {
  return page.locator('[data-testid=weights-histogram], [data-testid=histogram]').first();
}
