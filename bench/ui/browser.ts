/** Chromium, as the end-to-end tests start it. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/support/browser.mjs';
import { installProbe } from './probe.ts';

export const VIEWPORT = { width: 1600, height: 1000 };
/** Shows all ten charts of a comparison, because charts outside the viewport are not drawn. */
export const TALL_VIEWPORT = { width: 1600, height: 2600 };

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      // Exact memory readings, and garbage collection on request.
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
      // Chromium's sandbox refuses to start as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

/** Opens a page in a new context, without cache, cookies and storage. */
export async function withPage<T>(browser: Browser, body: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await installProbe(page);
    return await body(page);
  } finally {
    await context.close();
  }
}
