/** Ten charts of ten runs of ten thousand steps: from the click to the last stroke. */
import type { Browser } from '@playwright/test';
import { TALL_VIEWPORT, withPage } from '../browser.ts';
import type { Measurement } from '../../measurements.ts';
import { median } from '../../statistics.ts';
import { LIMITS } from '../limits.ts';
import { settled, type Settled } from '../probe.ts';
import { serve } from '../served.ts';
import { fillHome, SIZES } from '../stores.ts';
import { addressWith, charts, chosen, nav } from '../views.ts';

const ROUNDS = 5;
const CHARTS = 10;
const QUIET_MS = 500;

export async function measureCompare(browser: Browser): Promise<Measurement[]> {
  const filled = fillHome(SIZES.curves);
  const server = await serve(filled.home);
  try {
    const rounds: (Settled & { runs: number })[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // A new page each time, because a second visit has the curves in its cache.
      rounds.push(
        await withPage(browser, async (page) => {
          await page.setViewportSize(TALL_VIEWPORT);
          await page.goto(server.url);
          await page.goto(addressWith(server.url, filled.ids));
          await nav(page, 'compare').waitFor();
          const runs = await chosen(page);
          await page.evaluate(() => window.uiProbe.begin());
          await nav(page, 'compare').click();
          await charts(page).first().waitFor();
          return { ...(await settled(page, 'canvas', QUIET_MS)), runs };
        }),
      );
    }
    const canvases = Math.min(...rounds.map((round) => round.canvases));
    const runs = Math.min(...rounds.map((round) => round.runs));
    const whole = canvases >= CHARTS && runs === SIZES.curves.runs;
    const steps = SIZES.curves.epochs * SIZES.curves.stepsPerEpoch;
    return [
      {
        benchmark: 'compare',
        name: `${canvases} charts × ${runs} runs × ${steps} steps, click to drawn`,
        value: median(rounds.map((round) => round.ms)),
        unit: 'ms',
        limit: { most: LIMITS.compareMs },
        ...(whole ? {} : { note: `${CHARTS} charts × ${SIZES.curves.runs} runs were expected` }),
      },
    ];
  } finally {
    await server.stop();
    filled.remove();
  }
}
