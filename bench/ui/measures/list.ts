/** A thousand runs: from the click to their rows on the screen. */
import type { Browser } from '@playwright/test';
import { withPage } from '../browser.ts';
import type { Measurement } from '../../measurements.ts';
import { median } from '../../statistics.ts';
import { LIMITS } from '../limits.ts';
import { settled } from '../probe.ts';
import { serve } from '../served.ts';
import { fillHome, SIZES } from '../stores.ts';
import { nav, runRows } from '../views.ts';

const ROUNDS = 5;
const QUIET_MS = 200;

export async function measureList(browser: Browser): Promise<Measurement[]> {
  const filled = fillHome(SIZES.list);
  const server = await serve(filled.home);
  try {
    const rounds = await withPage(browser, async (page) => {
      const times: number[] = [];
      await page.goto(server.url);
      await runRows(page).first().waitFor();
      for (let round = 0; round < ROUNDS; round++) {
        await nav(page, 'queue').click();
        await runRows(page).first().waitFor({ state: 'detached' });
        await page.evaluate(() => window.uiProbe.begin());
        await nav(page, 'runs').click();
        await runRows(page).first().waitFor();
        times.push((await settled(page, 'page', QUIET_MS)).ms);
      }
      return times;
    });
    const cold = await withPage(browser, async (page) => {
      await page.goto(server.url);
      await runRows(page).first().waitFor();
      return page.evaluate(
        () => new Promise<number>((done) => requestAnimationFrame(() => done(performance.now()))),
      );
    });
    return [
      {
        benchmark: 'list',
        name: `${SIZES.list.runs} runs, click to rows`,
        value: median(rounds),
        unit: 'ms',
        limit: { most: LIMITS.listMs },
      },
      {
        benchmark: 'list',
        name: `${SIZES.list.runs} runs, page opened to rows`,
        value: cold,
        unit: 'ms',
        limit: null,
      },
    ];
  } finally {
    await server.stop();
    filled.remove();
  }
}
