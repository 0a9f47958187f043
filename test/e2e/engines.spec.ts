import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, LONG_RUN, test } from './fixtures.ts';

const card = (page: Page, name: string): Locator =>
  page.locator(`[data-testid="engine-card"][data-engine="${name}"]`);
const dataset = (page: Page, id: string): Locator =>
  page.locator(`[data-testid="dataset-card"][data-dataset="${id}"]`);

test('engines are tested one by one, the results are stored, and auto uses the fastest', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('engines');
  await expect(page.getByText('The engines have not been tested yet')).toBeVisible();
  await expect(page.getByTestId('auto-dense')).toContainText('cpu');
  await expect(card(page, 'cpu')).toHaveAttribute('data-standing', 'untested');

  await page.getByTestId('test-engines').click();
  await expect(card(page, 'cpu')).toHaveAttribute('data-standing', 'testing');
  await expect(card(page, 'reference')).toHaveAttribute('data-standing', 'waiting');
  await expect(page.getByTestId('engine-test')).toContainText(/Testing \w+: \d of 7 done/);
  await expect(card(page, 'cpu')).toHaveAttribute('data-standing', 'passed', { timeout: 60_000 });
  await expect(page.getByTestId('engine-test')).toHaveCount(0, { timeout: 120_000 });

  await expect(card(page, 'cpu').getByTestId('speed-dense')).toContainText(/[\d,.]+ steps\/s/);
  await expect(card(page, 'reference')).toHaveAttribute('data-standing', 'passed');
  await expect(page.getByTestId('auto-dense')).toContainText(
    /cpu.*fastest engine that passed: [\d,.]+ steps\/s/s,
  );
  await expect(card(page, 'dml')).toHaveAttribute('data-standing', 'out');
  await expect(card(page, 'dml')).toContainText('DirectML is a part of Windows');
  const speed = await card(page, 'cpu').getByTestId('speed-dense').innerText();

  await page.reload();
  await expect(card(page, 'cpu').getByTestId('speed-dense')).toHaveText(speed.replace('\n', ' '));
  await expect(page.getByText(/^Tested /)).toBeVisible();
  await expect(page.getByText('onnxruntime-node')).toBeVisible();
});

test('a test can be cancelled, and one engine can be tested alone', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('engines');
  await page.getByTestId('test-engines').click();
  await expect(card(page, 'cpu')).toHaveAttribute('data-standing', 'testing');
  await page.getByTestId('cancel-test').click();
  await expect(page.getByTestId('test-engines')).toBeEnabled();
  await expect(card(page, 'reference')).toHaveAttribute('data-standing', 'untested');
  await card(page, 'dml').getByRole('button').click();
  await expect(card(page, 'dml')).toHaveAttribute('data-standing', 'out');
  await expect(card(page, 'reference')).toHaveAttribute('data-standing', 'untested');
});

test.describe(() => {
  test.use({ queued: [LONG_RUN] });

  test('engines cannot be tested during training', async ({ app }) => {
    const { page } = app;
    await app.open();
    await app.show('engines');
    await expect(page.getByText('A run is training. A test would slow it down')).toBeVisible();
    await expect(page.getByTestId('test-engines')).toBeDisabled();
    await app.show('queue');
    await page.getByRole('button', { name: 'Stop Long run' }).click();
    await expect(page.getByText('Nothing is training')).toBeVisible();
    await app.show('engines');
    await expect(page.getByTestId('test-engines')).toBeEnabled();
  });
});

/** The pixels of a class's image strip. */
const drawn = (strip: Locator): Promise<string> =>
  strip.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test('a data set has a preview, and a missing one shows how to get it', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.show('engines');
  await dataset(page, 'digits').getByRole('button').click();
  const preview = page.getByTestId('dataset-preview');
  await expect(preview).toHaveAttribute('data-checksum', 'built-in');
  await expect(preview.getByTestId('image-strip')).toHaveCount(10);
  await expect(preview.getByTestId('class-train')).toHaveText(new Array<string>(10).fill('1,000'));
  await expect(preview).toContainText('Every class has the same number of training images.');
  const seven = preview.getByRole('img', { name: '10 training images of the class 7' });
  const before = await drawn(seven);
  const { width, shown } = await seven.locator('canvas').evaluate((canvas: HTMLCanvasElement) => ({
    width: canvas.width,
    shown: canvas.getBoundingClientRect().width * devicePixelRatio,
  }));
  // Ten images of 28 pixels with gaps of 2, each pixel covers a whole number of screen pixels.
  expect(width).toBe(10 * 28 + 9 * 2);
  expect(shown % width).toBe(0);
  await preview.getByRole('button', { name: 'Show other images' }).click();
  await expect.poll(() => drawn(seven)).not.toBe(before);
  await preview.getByRole('button', { name: 'Close' }).click();
  await expect(preview).toHaveCount(0);

  await dataset(page, 'mnist').getByText('How to get it').click();
  await expect(dataset(page, 'mnist').getByTestId('folder-layout')).toContainText('train-images-idx3-ubyte');
  await expect(dataset(page, 'cifar10').getByText('RIDGELINE_DATA').first()).toBeAttached();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`engines and data sets are accessible, ${colorScheme}`, async ({ app }) => {
    const { page } = app;
    await page.emulateMedia({ colorScheme });
    await app.open();
    await app.show('engines');
    await card(page, 'dml').getByRole('button').click();
    await expect(card(page, 'dml')).toHaveAttribute('data-standing', 'out');
    await dataset(page, 'digits').getByRole('button').click();
    await dataset(page, 'mnist').getByText('How to get it').click();
    await expect(page.getByTestId('image-strip')).toHaveCount(10);
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations).toEqual([]);
  });
}
