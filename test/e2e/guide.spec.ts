/** The first five minutes: from a first start to what L1 and L2 did to the weights. */
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ firstStart: true });

test('one click trains the demo and opens its weights, and the tour shows its numbers', async ({ app }) => {
  const { page } = app;
  await app.open();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/penalty does to a network/);
  await expect(page.getByText('2,000 digits that Ridgeline draws itself')).toBeVisible();
  await app.demoButton.click();

  const guide = page.getByTestId('guide');
  await expect(guide).toHaveAttribute('data-step', 'training');
  await expect(page).toHaveURL(/#\/weights\?runs=/);
  await expect(guide).toContainText(/epoch \d+\/40/);

  // It blocks nothing: other views work meanwhile, and one button continues the tour.
  await app.show('runs');
  await expect(app.rows).toHaveCount(3);
  await guide.getByRole('button', { name: 'Continue the tour' }).click();
  await expect(page).toHaveURL(/#\/weights\?runs=/);

  await expect(guide).toHaveAttribute('data-step', 'zeros', { timeout: 150_000 });
  await expect(app.zeroShares).toHaveCount(3);
  const shares = await app.zeroSharesByName();
  const l1 = `${((shares['Demo L1 0.0005'] ?? NaN) * 100).toFixed(1)} %`;
  await expect(guide).toContainText(`L1 has set ${l1} to exactly zero`);
  const anchor = app.page.locator('[data-testid="exact-zero-share"]').nth(1);
  const [panel, pointed] = await Promise.all([guide.boundingBox(), anchor.boundingBox()]);
  if (panel === null || pointed === null) throw new Error('The panel or what it points at is not shown.');
  expect(panel.y).toBeGreaterThanOrEqual(pointed.y + pointed.height);
  await expectAccessible(page);

  await expect(page.getByTestId('guide-back')).toBeDisabled();
  await page.getByTestId('guide-next').click();
  await expect(guide).toContainText(/√Σw², is [\d.]+ with L2, [\d.]+ with L1 and [\d.]+ without/);
  await page.getByTestId('guide-back').click();
  await expect(guide).toHaveAttribute('data-step', 'zeros');
  await page.getByTestId('guide-next').click();
  await page.getByTestId('guide-next').click();
  await expect(guide).toHaveAttribute('data-step', 'threshold');

  await page.reload();
  await expect(guide).toHaveAttribute('data-step', 'threshold');
  await page.getByTestId('guide-next').click();
  await expect(guide).toContainText('At epoch 0 all three are the same');
  await page.getByTestId('guide-next').click();
  await expect(guide).toContainText(/\d\d\.\d\d % of the test images/);
  await expectAccessible(page);
  await page.getByTestId('guide-done').click();
  await expect(guide).toHaveCount(0);

  // It does not open again automatically, but from the settings.
  await page.reload();
  await expect(app.zeroShares).toHaveCount(3);
  await expect(guide).toHaveCount(0);
  await page.getByTestId('nav-settings').click();
  await page.getByTestId('guide-again').click();
  await expect(guide).toHaveAttribute('data-step', 'zeros');
  await page.getByTestId('nav-settings').click();
  await page.getByRole('radio', { name: '繁體中文' }).check();
  await guide.getByRole('button').first().click();
  await expect(guide).toContainText(`L1 讓 ${l1} 恰好變成零`);
  await guide.getByTestId('guide-close').click();
  await expect(guide).toHaveCount(0);
});

test('closing the tour while the demo trains keeps the runs, and the tour stays closed', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.demoButton.click();
  const guide = page.getByTestId('guide');
  await expect(guide).toBeVisible();
  await page.getByTestId('guide-close').click();
  await expect(guide).toHaveCount(0);
  await app.show('runs');
  await expect(app.rows).toHaveCount(3);
  await app.demoButton.click();
  await expect(app.rows).toHaveCount(6);
  await expect(guide).toHaveCount(0);
});

test('shows that one of the three runs ended early', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.demoButton.click();
  const guide = page.getByTestId('guide');
  await expect(guide).toBeVisible();
  await app.show('runs');
  await app.row('Demo L2').getByRole('button', { name: /^Stop/ }).click();
  await guide.getByRole('button', { name: 'Continue the tour' }).click();
  await expect(guide).toContainText('One of the three runs ended early');
});
