import { expect, test } from './fixtures.ts';

const NAMES = ['Demo none', 'Demo L1 0.0005', 'Demo L2 0.001'];

test('after a first start, the demo leads to the comparison and to the zeros of L1', async ({ app }) => {
  await app.open();
  await expect(app.page).toHaveTitle('Ridgeline');
  await expect(app.rows).toHaveCount(0);
  await expect(app.demoButton).toBeVisible();

  await app.demoButton.click();
  await expect(app.rows).toHaveCount(3);
  await expect
    .poll(() => app.statuses(), { timeout: 150_000 })
    .toEqual(['completed', 'completed', 'completed']);

  for (const name of NAMES) await app.chooseForComparison(name);
  await app.show('compare');
  for (const name of NAMES) await expect(app.compareTable).toContainText(name);
  await expect(app.compareTable.locator('tbody tr')).toHaveCount(3);
  await expect(app.chart('testAcc')).toBeVisible();

  await app.show('weights');
  await app.tensor.selectOption('dense_1/kernel');
  await expect(app.zeroShares).toHaveCount(3);
  const shares = await app.zeroSharesByName();
  expect(Object.keys(shares).sort()).toEqual([...NAMES].sort());
  expect(shares['Demo L1 0.0005']).toBeGreaterThanOrEqual(0.5);
  expect(shares['Demo none']).toBeLessThan(0.01);
  expect(shares['Demo L2 0.001']).toBeLessThan(0.01);

  const address = app.page.url();
  await app.page.reload();
  expect(app.page.url()).toBe(address);
  await expect(app.tensor).toHaveValue('dense_1/kernel');
  expect(await app.zeroSharesByName()).toEqual(shares);
  await app.show('runs');
  expect(await app.statuses()).toEqual(['completed', 'completed', 'completed']);
  for (const name of NAMES) await expect(app.row(name).getByRole('checkbox')).toBeChecked();
});

test('the demo can be started, chosen and compared with the keyboard alone', async ({ app }) => {
  const { page } = app;
  await app.open();
  await expect(app.demoButton).toBeVisible();
  await tabTo('run-demo');
  await page.keyboard.press('Enter');
  await expect(app.rows).toHaveCount(3);

  await tabTo('run-row');
  await page.keyboard.press('Home');
  await expect(app.rows.nth(0)).toBeFocused();
  const chosen = await app.rows.nth(1).getByRole('checkbox').isChecked();
  await page.keyboard.press('ArrowDown');
  await expect(app.rows.nth(1)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(app.rows.nth(1).getByRole('checkbox')).toBeChecked({ checked: !chosen });

  await page.keyboard.press('Enter');
  await expect(app.chart('loss')).toBeVisible();

  /** Presses Tab until an element with this test id has the focus; fails after a full cycle. */
  async function tabTo(testId: string): Promise<void> {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
      if (focused === testId) return;
    }
    throw new Error(`No ${testId} can be reached with the Tab key.`);
  }
});
