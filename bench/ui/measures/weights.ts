/** Weights of 53 tensors over 100 epochs of three runs: opening the view, and moving the slider over the epochs. */
import type { Browser, Page } from '@playwright/test';
import { withPage } from '../browser.ts';
import type { Measurement } from '../../measurements.ts';
import { quantile } from '../../statistics.ts';
import { LIMITS } from '../limits.ts';
import { settled } from '../probe.ts';
import { serve } from '../served.ts';
import { fillHome, SIZES } from '../stores.ts';
import { addressWith, epochSlider, histograms, nav } from '../views.ts';

const MOVEMENTS = 40;
const QUIET_MS = 300;
/** Between two movements, the work of the first one must be finished. */
const SLIDER_QUIET_MS = 150;

async function moveSlider(page: Page, epoch: number, what: 'canvas' | 'page'): Promise<number> {
  await page.evaluate(() => window.uiProbe.begin());
  await epochSlider(page).evaluate((slider: HTMLInputElement, value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, epoch);
  return (await settled(page, what, SLIDER_QUIET_MS)).ms;
}

export async function measureWeights(browser: Browser): Promise<Measurement[]> {
  const filled = fillHome(SIZES.weights);
  const server = await serve(filled.home);
  try {
    return await withPage(browser, async (page) => {
      await page.goto(server.url);
      await page.goto(addressWith(server.url, filled.ids));
      await nav(page, 'weights').waitFor();
      await page.evaluate(() => window.uiProbe.begin());
      await nav(page, 'weights').click();
      await histograms(page).waitFor();
      const what = (await histograms(page).locator('canvas').count()) > 0 ? 'canvas' : 'page';
      const opened = (await settled(page, what, QUIET_MS)).ms;
      const last = Number(await epochSlider(page).getAttribute('max'));
      const times: number[] = [];
      for (let i = 0; i < MOVEMENTS; i++) {
        // Alternating positions, none of them twice. Epoch 0 is excluded, because it differs from the others.
        times.push(await moveSlider(page, 1 + ((i * 37) % Math.max(1, last - 1)), what));
      }
      const { runs, tensors, epochs } = SIZES.weights;
      return [
        {
          benchmark: 'weights',
          name: `${tensors} tensors × ${epochs} epochs × ${runs} runs, click to histogram`,
          value: opened,
          unit: 'ms',
          limit: { most: LIMITS.weightsMs },
        },
        {
          benchmark: 'weights',
          name: `epoch slider to paint, 95 of 100`,
          value: quantile(times, 0.95),
          unit: 'ms',
          limit: { most: LIMITS.sliderMs },
        },
        {
          benchmark: 'weights',
          name: `epoch slider to paint, median`,
          value: quantile(times, 0.5),
          unit: 'ms',
          limit: null,
        },
      ];
    });
  } finally {
    await server.stop();
    filled.remove();
  }
}
