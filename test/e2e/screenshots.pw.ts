/** `npm run screenshots`: the pictures of README.md, from a real demo. Not part of `npm test`. */
import { join, resolve } from 'node:path';
import { findPreset, loadPresets } from '../../src-main/experiment/presets.ts';
import { expect, test } from './fixtures.ts';
import type { RidgelinePage } from './ridgelinePage.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'docs', 'screenshots');
const DEMO = ['Demo none', 'Demo L1 0.0005', 'Demo L2 0.001'];

async function shoot(app: RidgelinePage, name: string): Promise<void> {
  // No row or button is lit by a pointer that is not in the picture.
  await app.page.mouse.move(640, 799);
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Charts redraw in the new colours within a frame.
    await app.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await app.page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}

test('runs, comparison and weights of the demo', async ({ app }) => {
  await app.open();
  await app.demoButton.click();
  await expect
    .poll(() => app.statuses(), { timeout: 150_000 })
    .toEqual(['completed', 'completed', 'completed']);
  for (const name of DEMO) await app.chooseForComparison(name);
  await shoot(app, 'runs');
  await app.show('compare');
  await expect(app.compareTable).toContainText('Demo L2');
  await shoot(app, 'compare');
  await app.show('weights');
  await app.tensor.selectOption('dense_1/kernel');
  await expect(app.zeroShares).toHaveCount(3);
  await shoot(app, 'weights');
});

test.describe(() => {
  const { config } = findPreset(loadPresets(join(ROOT, 'resources')), 'demo/l1');
  test.use({ queued: [{ ...config, name: 'L1 0.0005', epochs: 2000 }] });

  test('a run while it trains', async ({ app }) => {
    await app.open();
    await expect(app.row('L1 0.0005')).toContainText(/epoch [3-9]\d\//, { timeout: 60_000 });
    await app.openRun('L1 0.0005');
    await expect(app.chart('accuracy').getByText('No values yet')).toHaveCount(0);
    await shoot(app, 'run');
  });
});
