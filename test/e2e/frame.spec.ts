import type { Page } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, LONG_RUN, test } from './fixtures.ts';
import type { RidgelinePage } from './ridgelinePage.ts';
import { Server } from './server.ts';

/** Ends within a second, with a record at every fifth step. */
const STEPS_RUN = {
  ...LONG_RUN,
  name: 'Steps run',
  notes: 'From the notes of its config.',
  epochs: undefined,
  steps: 20,
  evaluate: { everySteps: 5, trainCount: 100 },
  regularizer: { kind: 'l2', lambda: 0.001 },
} as const;

const palette = (page: Page) => page.getByTestId('command-palette');
const commands = (page: Page) => palette(page).getByTestId('command');

/** Opens the palette and types a query. */
async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeVisible();
  await page.keyboard.type(text);
}

async function opened(app: RidgelinePage): Promise<Page> {
  await app.open();
  await expect(app.page.getByRole('navigation')).toBeVisible();
  await expect(app.page.getByText('Connected', { exact: true })).toBeVisible();
  return app.page;
}

test.describe('the command palette', () => {
  test.use({ queued: [STEPS_RUN] });

  test('finds views, runs and themes by a few letters, with the keyboard alone', async ({ app }) => {
    const page = await opened(app);
    await find(page, 'eng');
    await expect(commands(page).first()).toHaveText(/Engines/);
    await expect(commands(page).first()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/engines/);
    await expect(palette(page)).toHaveCount(0);

    await find(page, 'steps run');
    await expect(commands(page).first()).toContainText('digits · mlp 64');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Steps run' })).toBeVisible();

    await find(page, 'dark th');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

    // The last chosen command is first, and arrow keys wrap around.
    await page.keyboard.press('Control+k');
    await expect(commands(page).first()).toContainText('Steps run');
    await page.keyboard.press('ArrowUp');
    await expect(commands(page).last()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const input = page.getByRole('combobox');
    const active = await input.getAttribute('aria-activedescendant');
    await expect(page.locator(`[id="${active}"]`)).toHaveText(/Engines/);
    await page.keyboard.type('nothing is called this');
    await expect(palette(page).getByText('No results for')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette(page)).toHaveCount(0);
  });

  test('starts a preset', async ({ app }) => {
    const page = await opened(app);
    await expect(app.rows).toHaveCount(1);
    await find(page, 'demo/l2');
    await expect(commands(page).first()).toContainText('Start preset');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').getByText('The run is queued.')).toBeVisible();
    await expect(app.rows).toHaveCount(2);
  });
});

test.describe('shortcuts', () => {
  test.use({ queued: [STEPS_RUN] });

  test('go to every view, but do nothing while the user types or chooses', async ({ app }) => {
    const page = await opened(app);
    for (const [key, view] of [
      ['c', 'compare'],
      ['w', 'weights'],
      ['e', 'editor'],
      ['q', 'queue'],
      ['n', 'engines'],
      ['s', 'settings'],
      ['r', 'runs'],
    ]) {
      await page.keyboard.press('g');
      await page.keyboard.press(String(key));
      await expect(page.getByTestId(`nav-${String(view)}`)).toHaveAttribute('aria-current', 'page');
      await expect(page.locator('#main')).toBeFocused();
    }

    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.locator('main').getByRole('combobox').first().focus();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    await expect(page.getByTestId('nav-compare')).toHaveAttribute('aria-current', 'page');
    await expect(page.getByTestId('shortcut-sheet')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press('Escape');
  });

  test('are listed by view in a modal sheet', async ({ app }) => {
    const page = await opened(app);
    await page.keyboard.press('?');
    const sheet = page.getByTestId('shortcut-sheet');
    await expect(sheet.getByRole('heading', { name: 'Go to' })).toBeVisible();
    await expect(sheet.getByText('Command palette')).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await expect(page.getByTestId('nav-runs')).toHaveAttribute('aria-current', 'page');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
  });

  test('a skip link leads past the navigation to the content', async ({ app }) => {
    const page = await opened(app);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
  });
});

test('the sidebar collapses, stays collapsed after a reload, and collapses automatically in a narrow window', async ({
  app,
}) => {
  const page = await opened(app);
  const brand = page.getByText('Ridgeline', { exact: true });
  const width = async () => (await page.getByRole('banner').boundingBox())?.width ?? 0;
  expect(await width()).toBeGreaterThan(150);
  await page.keyboard.press('[');
  await expect.poll(width).toBeLessThan(80);
  await page.reload();
  await expect(page.getByTestId('nav-runs')).toBeVisible();
  await expect.poll(width).toBeLessThan(80);
  await page.getByTestId('fold-sidebar').click();
  await expect.poll(width).toBeGreaterThan(150);
  await expect(brand).toBeVisible();

  await page.setViewportSize({ width: 900, height: 700 });
  await expect.poll(width).toBeLessThan(80);
  await page.setViewportSize({ width: 600, height: 700 });
  await page.getByRole('link', { name: 'Weights' }).click();
  await expect(page.getByRole('heading', { name: 'Weights' })).toBeVisible();
});

test('settings persist over a reload, and in a window on another port', async ({ app, home, server }) => {
  const page = await opened(app);
  await page.getByTestId('nav-settings').click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('radio', { name: '繁體中文' }).check();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  await expect(page.getByTestId('nav-weights')).toHaveText('權重');
  await expect(page).toHaveTitle('設定 · Ridgeline');
  await page.reload();
  await expect(page.getByRole('heading', { name: '設定' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect(page.getByTestId('nav-weights')).toHaveText('权重');
  await page.goto('about:blank');
  await server.stop();

  const again = await Server.start(home);
  try {
    expect(new URL(again.url).port).not.toBe(new URL(server.url).port);
    await page.goto(again.url);
    await expect(page.getByTestId('nav-weights')).toHaveText('权重');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.goto('about:blank');
  } finally {
    await again.stop();
  }
});

test('facts about the workstation can be copied', async ({ app, home, context }) => {
  const page = await opened(app);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByTestId('nav-settings').click();
  await expect(page.getByTestId('workstation-facts')).toContainText(home);
  await page.getByTestId('copy-facts').click();
  await expect(page.getByRole('status').getByText('Copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`Home folder: ${home}`);
  expect(copied).toMatch(/Version: Ridgeline \d/);
});

test.describe('messages', () => {
  test.use({ queued: [STEPS_RUN] });

  test('offer undo, stay while they are hovered, and pass on the focus', async ({ app }) => {
    const page = await opened(app);
    await app.chooseForComparison('Steps run');
    const deselect = async () => {
      await find(page, 'deselect');
      await page.keyboard.press('Enter');
      await expect(app.row('Steps run').getByRole('checkbox')).not.toBeChecked();
    };
    await deselect();
    const toast = page.getByRole('status').getByTestId('toast');
    await expect(toast).toHaveText(/1 run deselected/);
    await toast.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await expect(app.row('Steps run').getByRole('checkbox')).toBeChecked();
    await expect(toast).toHaveCount(0);
    await expect(page.locator('#main')).toBeFocused();

    await deselect();
    await page.keyboard.press('Control+z');
    await expect(app.row('Steps run').getByRole('checkbox')).toBeChecked();

    // It stays while the pointer is on it, longer than its own time, and disappears afterwards.
    await page.clock.install();
    await deselect();
    await toast.hover();
    await page.clock.runFor(60_000);
    await expect(toast).toBeVisible();
    await page.mouse.move(10, 10);
    await page.clock.runFor(11_000);
    await expect(toast).toHaveCount(0);
  });
});

test.describe('a run of steps', () => {
  test.use({ queued: [STEPS_RUN] });

  test('is shown in steps on its page, with its notes, and is accessible', async ({ app }) => {
    const page = await opened(app);
    await expect(app.statusOf(app.row('Steps run'))).toHaveAttribute('data-status', 'completed');
    await app.openRun('Steps run');
    await expect(page.getByTestId('run-progress')).toHaveText('step 20/20');
    await expect(page.getByText('From the notes of its config.', { exact: true })).toBeVisible();
    const records = page.getByRole('region', { name: 'Evaluations' });
    await expect(records.locator('tbody tr td:first-child')).toHaveText(['20', '15', '10', '5', '0']);
    await expect(records.getByRole('columnheader', { name: 'Train acc' })).toBeVisible();
    await expect(records.getByRole('columnheader', { name: 'Acc gap' })).toBeVisible();
    await expect(app.chart('penalty')).toBeVisible();
    await expectAccessible(page);
  });
});

test('the frame’s own pages and dialogs are accessible in each language', async ({ app }) => {
  const page = await opened(app);
  await expect(app.demoButton).toBeVisible();
  await expectAccessible(page);
  await find(page, 'th');
  await expectAccessible(page, 'dialog');
  await page.keyboard.press('Escape');
  await page.getByTestId('fold-sidebar').click();
  await page.getByTestId('nav-settings').click();
  for (const language of ['English', '繁體中文', '简体中文']) {
    await page.getByRole('radio', { name: language }).check();
    await expectAccessible(page);
  }
  await page.goto(`${page.url().split('#')[0] ?? ''}#/nowhere`);
  await expect(page.getByRole('heading', { name: '页面不存在' })).toBeVisible();
  await expectAccessible(page);
});

test('the page is not blank before the first script runs', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(server.url);
  await expect(page.getByText('Ridgeline', { exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(15, 21, 24)');
  await context.close();
});

test('the window works where the browser denies storage', async ({ app }) => {
  await app.page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  });
  const page = await opened(app);
  await page.keyboard.press('[');
  await find(page, 'editor');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This browser cannot keep drafts')).toBeVisible();
  await page.getByTestId('nav-compare').click();
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible();
});
