import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { ExperimentInput } from '../../src-main/contract/config.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { expect, LONG_RUN, test } from './fixtures.ts';

const short = (name: string): ExperimentInput => ({ ...LONG_RUN, name, epochs: 2 });
const QUEUE = [LONG_RUN, ...['alpha', 'beta', 'gamma', 'delta'].map(short)];
// Playwright would take a list of several objects for a value and its options.
test.use({ queued: [QUEUE, { scope: 'test' }] });

const rows = (page: Page): Locator => page.getByTestId('waiting-row');
const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
const order = (page: Page): Promise<string[]> =>
  rows(page).evaluateAll((all) => all.map((found) => found.querySelector('a')?.textContent ?? ''));
const said = (page: Page): Locator => page.getByTestId('queue-announcement');

async function expectOrder(page: Page, ...names: string[]): Promise<void> {
  await expect.poll(() => order(page)).toEqual(names);
}

test('the running run shows its progress and can be stopped; the next one starts', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('queue');
  const card = page.getByTestId('running-run');
  await expect(card).toContainText('Long run');
  await expect(card.getByTestId('learning-rate')).toHaveText('0.05000');
  await expect(card.getByTestId('position')).toContainText(/epoch [\d,]+\/100,000/);
  const before = await card.getByTestId('position').innerText();
  await expect(card.getByTestId('position')).not.toHaveText(before);
  const curve = card.getByTestId('loss-sparkline');
  await expect(curve).toHaveAttribute('aria-label', /Loss of Long run so far: from [\d.]+ to [\d.]+/);
  const path = await curve.locator('path').getAttribute('d');
  await expect(curve.locator('path')).not.toHaveAttribute('d', path ?? '');
  await expect(card.getByTestId('time-left')).toHaveText(/\d+ (s|min)$|\d+ h \d+ min/);

  await card.getByRole('button', { name: 'Stop Long run' }).click();
  await expect(card).not.toContainText('Long run');
  const ended = page.getByTestId('ended-row');
  await expect(ended.filter({ hasText: 'Long run' })).toContainText(/Stopped by you after \d+ epochs?\./);
  await expect(ended.filter({ hasText: 'delta' })).toContainText('Completed', { timeout: 60_000 });
  await expect(page.getByText('No runs are waiting.')).toBeVisible();
  await ended.getByRole('button', { name: 'Resume Long run' }).click();
  await expect(card).toContainText('Long run');
});

test('waiting runs are reordered with the keyboard and announced, and a reload keeps the order', async ({
  app,
}) => {
  const { page } = app;
  await app.open();
  await app.show('queue');
  await expectOrder(page, 'alpha', 'beta', 'gamma', 'delta');
  await row(page, 'alpha').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'beta')).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expectOrder(page, 'alpha', 'gamma', 'beta', 'delta');
  await expect(row(page, 'beta')).toBeFocused();
  await expect(said(page)).toHaveText('beta is now at position 3 of 4.');
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await expectOrder(page, 'beta', 'alpha', 'gamma', 'delta');
  await expect(row(page, 'beta')).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(said(page)).toHaveText('It is already there.');

  // Several: gamma and delta together to the top.
  await row(page, 'gamma').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(row(page, 'gamma')).toHaveAttribute('aria-selected', 'true');
  await expect(row(page, 'delta')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await expectOrder(page, 'gamma', 'delta', 'beta', 'alpha');
  await expect(said(page)).toHaveText('2 runs moved; the first is now at position 1 of 4.');
  await page.reload();
  await expectOrder(page, 'gamma', 'delta', 'beta', 'alpha');
});

test('runs are dragged, moved with buttons, removed and queued again', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('queue');
  await expectOrder(page, 'alpha', 'beta', 'gamma', 'delta');
  await row(page, 'delta').dragTo(row(page, 'beta'), { targetPosition: { x: 200, y: 4 } });
  await expectOrder(page, 'alpha', 'delta', 'beta', 'gamma');
  await row(page, 'alpha').getByRole('checkbox').check();
  await row(page, 'beta').getByRole('checkbox').check();
  await row(page, 'alpha').dragTo(row(page, 'gamma'), { targetPosition: { x: 200, y: 40 } });
  await expectOrder(page, 'delta', 'gamma', 'alpha', 'beta');
  await page.getByTestId('move-up').click();
  await expectOrder(page, 'delta', 'alpha', 'beta', 'gamma');

  await row(page, 'gamma').focus();
  await page.keyboard.press('Delete');
  await expectOrder(page, 'delta', 'alpha', 'beta');
  await expect(said(page)).toHaveText('1 run removed from the queue.');
  await page.getByTestId('take-out').click();
  await expectOrder(page, 'delta');
  const ended = page.getByTestId('ended-row').filter({ hasText: 'gamma' });
  await expect(ended).toContainText('Removed from the queue before it started.');
  await ended.getByRole('button', { name: 'Queue again: gamma' }).click();
  await expectOrder(page, 'delta', 'gamma');
});

test('a paused queue starts no run until it is continued', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('queue');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('The queue is paused', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Stop Long run' }).click();
  await expect(page.getByText('Nothing is training')).toBeVisible();
  await expectOrder(page, 'alpha', 'beta', 'gamma', 'delta');
  await app.show('runs');
  await app.demoButton.click();
  await expect(
    page.getByText('The queue is paused. The run starts when you continue the queue.'),
  ).toBeVisible();
  await app.show('queue');
  await page.reload();
  await expect(page.getByText('The queue is paused', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page.getByText('The queue is paused', { exact: true })).toHaveCount(0);
  await expect(page.getByTestId('ended-row').filter({ hasText: 'alpha' })).toContainText('Completed');
});

test('a queue whose database fails shows why, loses nothing and can be continued', async ({ app, home }) => {
  const { page } = app;
  await app.open();
  await app.show('queue');
  await expect(page.getByTestId('position')).toContainText(/epoch [2-9]/);
  // Like another program that locks the file; the server gives up after some seconds.
  const other = new Database(databaseFile(home));
  other.exec('BEGIN IMMEDIATE');
  const problem = page.getByRole('alert').filter({ hasText: 'The queue has stopped' });
  await expect(problem).toContainText('is locked by another program', { timeout: 60_000 });
  await expect(page.getByRole('status', { name: 'Messages' })).toContainText('could not be recorded');
  await expectOrder(page, 'alpha', 'beta', 'gamma', 'delta');
  other.exec('ROLLBACK');
  other.close();
  await problem.getByRole('button', { name: 'Continue' }).click();
  await expect(problem).toHaveCount(0);
  const ended = page.getByTestId('ended-row');
  await expect(ended.filter({ hasText: 'Long run' })).toContainText('Failed');
  await expect(ended.filter({ hasText: 'alpha' })).toContainText('Completed', { timeout: 60_000 });
  // By keyboard: a message may cover the button.
  await ended.getByRole('button', { name: 'Resume Long run' }).press('Enter');
  await expect(ended.filter({ hasText: 'Long run' })).toHaveCount(0);
});

test('two windows show the same order', async ({ app, server, context }) => {
  await app.open();
  await app.show('queue');
  const other = await context.newPage();
  await other.goto(server.url);
  await other.getByTestId('nav-queue').click();
  await expectOrder(other, 'alpha', 'beta', 'gamma', 'delta');
  await row(app.page, 'delta').focus();
  await app.page.keyboard.press('Alt+Shift+ArrowUp');
  await expectOrder(other, 'delta', 'alpha', 'beta', 'gamma');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the queue is accessible, ${colorScheme}`, async ({ app }) => {
    const { page } = app;
    await page.emulateMedia({ colorScheme });
    await app.open();
    await app.show('queue');
    await row(page, 'beta').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(page.getByText('The queue is paused', { exact: true })).toBeVisible();
    await expect(page.getByTestId('learning-rate')).toHaveText('0.05000');
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations).toEqual([]);
  });
}
