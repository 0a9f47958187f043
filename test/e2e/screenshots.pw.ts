/** `npm run screenshots`: the pictures of README.md, from runs that were really trained. Not part of `npm test`. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { Language } from '../../src-main/contract/settings.ts';
import { showTheme } from './accessibility.ts';
import { expect, test as fresh } from './fixtures.ts';
import type { RidgelinePage } from './ridgelinePage.ts';
import { DEMO, test } from './trainedHome.ts';
import { WeightsPage } from './weightsPage.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots');
const RUNS = [DEMO.none, DEMO.l1, DEMO.l2];
const USUAL = { width: 1280, height: 800 };
/** For the figure that is taller than the usual window. */
const TALL = { width: 1280, height: 1060 };
const LARGE = { width: 3840, height: 2160 };

/** As the settings name them, in whatever language. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hant': '繁體中文',
  'zh-Hans': '简体中文',
};

type Scheme = 'light' | 'dark';

/** The picture of the page, once every chart in view has its lines and two pictures in a row are the same. */
async function settledPicture(page: Page): Promise<Buffer> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.plot[data-lines="0"]')].every((plot) => {
      const { top, bottom } = plot.getBoundingClientRect();
      return bottom < 0 || top > innerHeight;
    }),
  );
  let last: Buffer = Buffer.alloc(0);
  await expect(async () => {
    const before = last;
    last = await page.screenshot({ animations: 'disabled' });
    expect(last.equals(before)).toBe(true);
  }).toPass();
  return last;
}

async function shoot(
  { page }: RidgelinePage,
  name: string,
  schemes: readonly Scheme[] = ['light', 'dark'],
): Promise<void> {
  // No row or button is lit by a pointer that is not in the picture.
  await page.mouse.move(1, 1);
  for (const colorScheme of schemes) {
    await showTheme(page, colorScheme);
    await writeFile(join(FOLDER, `${name}-${colorScheme}.png`), await settledPicture(page));
  }
}

async function speak(app: RidgelinePage, language: Language): Promise<void> {
  await app.page.getByTestId('nav-settings').click();
  await app.page.getByRole('radio', { name: LANGUAGE_NAMES[language] }).check();
  await expect(app.page.locator('html')).toHaveAttribute('lang', language);
}

async function choose(app: RidgelinePage): Promise<void> {
  await app.open();
  for (const name of RUNS) await app.chooseForComparison(name);
}

async function showComparison(app: RidgelinePage): Promise<void> {
  await app.show('compare');
  await expect(app.compareTable).toContainText(DEMO.l2);
}

async function showEditor(app: RidgelinePage): Promise<void> {
  await app.page.goto(new URL('#/editor?preset=demo%2Fl1', app.page.url()).href);
  await expect(app.page.locator('.cm-content')).toContainText('regularizer');
}

test('every view, light and dark', async ({ app }) => {
  await choose(app);
  await shoot(app, 'runs');
  await showComparison(app);
  await shoot(app, 'compare');
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  await app.tensor.selectOption('dense_1/kernel');
  await expect(app.zeroShares).toHaveCount(3);
  await shoot(app, 'weights');
  await weights.display('Ridgeline');
  await weights.choose('layout', 'side');
  await app.page.setViewportSize(TALL);
  await shoot(app, 'ridgeline');
  await app.page.setViewportSize(USUAL);
  await showEditor(app);
  await shoot(app, 'editor');
  await app.page.getByTestId('nav-engines').click();
  await shoot(app, 'engines');
  await app.page.getByTestId('nav-settings').click();
  await shoot(app, 'settings', ['light']);
});

test('on a large screen', async ({ app }) => {
  await app.page.setViewportSize(LARGE);
  await choose(app);
  await showComparison(app);
  await shoot(app, 'compare-4k', ['dark']);
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  await weights.display('Ridgeline');
  await shoot(app, 'ridgeline-4k', ['light']);
});

test('in Chinese', async ({ app }) => {
  await choose(app);
  await speak(app, 'zh-Hant');
  await app.page.getByTestId('nav-runs').click();
  await shoot(app, 'runs-zh-Hant', ['light']);
  await app.page.getByTestId('nav-weights').click();
  await expect(app.zeroShares).toHaveCount(3);
  await shoot(app, 'weights-zh-Hant', ['dark']);
  await speak(app, 'zh-Hans');
  await showComparison(app);
  await shoot(app, 'compare-zh-Hans', ['light']);
  await showEditor(app);
  await shoot(app, 'editor-zh-Hans', ['dark']);
});

fresh.describe('before anything was trained', () => {
  fresh.use({ firstStart: true });

  fresh('the first page', async ({ app }) => {
    await app.open();
    await expect(app.demoButton).toBeVisible();
    await shoot(app, 'welcome');
  });
});
