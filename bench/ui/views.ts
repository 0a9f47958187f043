/** Where things are in the window: the one file to change when a view is rebuilt. */
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

/** The address of the page with these runs chosen, in a view that draws nothing of them. */
export function addressWith(url: string, runs: readonly string[]): string {
  const address = new URL(url);
  address.hash = `#/queue?runs=${runs.join(',')}`;
  return address.href;
}

/** How many runs the window took of those that were chosen: the number that stands beside the view's name. */
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

/** What shows the histograms. */
export function histograms(page: Page): Locator {
  return page.locator('[data-testid=weights-histogram], [data-testid=histogram]').first();
}
