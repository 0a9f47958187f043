/** First contentful paint in a browser that has never seen the page. */
import type { Browser } from '@playwright/test';
import { withPage } from '../browser.ts';
import type { Measurement } from '../../measurements.ts';
import { median } from '../../statistics.ts';
import { LIMITS } from '../limits.ts';
import { serve } from '../served.ts';
import { fillHome, SIZES } from '../stores.ts';

const ROUNDS = 5;

export async function measureFirstPaint(browser: Browser): Promise<Measurement[]> {
  const filled = fillHome({ ...SIZES.list, runs: 10 });
  const server = await serve(filled.home);
  try {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      times.push(
        await withPage(browser, async (page) => {
          await page.goto(server.url);
          const paint = await page.waitForFunction(
            () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
          );
          return Number(await paint.jsonValue());
        }),
      );
    }
    return [
      {
        benchmark: 'paint',
        name: `first contentful paint, cold, median of ${ROUNDS}`,
        value: median(times),
        unit: 'ms',
        limit: { most: LIMITS.firstPaintMs },
      },
    ];
  } finally {
    await server.stop();
    filled.remove();
  }
}
