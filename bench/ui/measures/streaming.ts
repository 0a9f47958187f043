/** Fifty runs that are updated ten times a second while they are compared: frames and memory. */
import type { Browser, CDPSession, Page } from '@playwright/test';
import { z } from 'zod';
import { TALL_VIEWPORT, withPage } from '../browser.ts';
import type { Measurement } from '../../measurements.ts';
import { median, quantile } from '../../statistics.ts';
import { LIMITS } from '../limits.ts';
import { replay } from '../served.ts';
import { fillHome, SIZES } from '../stores.ts';
import { addressWith, charts, chosen, nav } from '../views.ts';

const UPDATES = 10;
const LONG_FRAME_MS = 50;
/** Until the first drawing is complete and steps arrive. */
const WARM_UP_MS = 3000;
const MIB = 2 ** 20;

const heapUsage = z.looseObject({ usedSize: z.number() });

/** Bytes of reachable JavaScript objects. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return heapUsage.parse(await session.send('Runtime.getHeapUsage')).usedSize;
}

async function watch(page: Page, seconds: number) {
  const session = await page.context().newCDPSession(page);
  await page.waitForTimeout(WARM_UP_MS);
  const before = await heap(session);
  await page.evaluate(() => window.uiProbe.begin());
  await page.waitForTimeout(seconds * 1000);
  const seen = await page.evaluate(() => ({
    frames: window.uiProbe.frames,
    drawn: window.uiProbe.drawn.size,
  }));
  return { ...seen, before, after: await heap(session) };
}

/** @param seconds duration of the measurement */
export async function measureStreaming(browser: Browser, seconds: number): Promise<Measurement[]> {
  const filled = fillHome(SIZES.stream);
  const server = await replay(filled.home, UPDATES);
  try {
    return await withPage(browser, async (page) => {
      await page.setViewportSize(TALL_VIEWPORT);
      await page.goto(server.url);
      await page.goto(addressWith(server.url, filled.ids));
      await nav(page, 'compare').click();
      await charts(page).first().waitFor();
      const runs = await chosen(page);
      const { frames, drawn, before, after } = await watch(page, seconds);
      const figure = (
        name: string,
        value: number,
        unit: string,
        limit: Measurement['limit'],
      ): Measurement => ({
        benchmark: 'streaming',
        name,
        value,
        unit,
        limit,
        ...(drawn > 0 ? {} : { note: 'no chart was redrawn' }),
      });
      const long = frames.filter((ms) => ms > LONG_FRAME_MS).length / frames.length;
      const all = SIZES.stream.runs;
      return [
        figure(`${all} runs fed, ${runs} shown, ${seconds} s: frames, median`, 1000 / median(frames), 'fps', {
          least: LIMITS.medianFps,
        }),
        figure('frames, slowest 5 %', 1000 / quantile(frames, 0.95), 'fps', { least: LIMITS.slowFps }),
        figure(`frames longer than ${LONG_FRAME_MS} ms`, 100 * long, '%', { most: LIMITS.longFrames }),
        figure('JS heap at the beginning', before / MIB, 'MiB', null),
        figure('JS heap at the end', after / MIB, 'MiB', null),
        figure('JS heap growth', (after - before) / MIB, 'MiB', { most: LIMITS.heapGrowthMiB }),
      ];
    });
  } finally {
    await server.stop();
    filled.remove();
  }
}
