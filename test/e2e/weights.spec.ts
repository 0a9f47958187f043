import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pruneResult } from '../../src-main/contract/pruning.ts';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { expect } from './fixtures.ts';
import { DEMO, test } from './trainedHome.ts';
import { WeightsPage, type Display } from './weightsPage.ts';

const RUNS = [DEMO.none, DEMO.l1, DEMO.l2];
const DISPLAYS: readonly Display[] = ['Histogram', 'Ridgeline', 'Heatmap', 'Percentiles'];

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('every display shows all runs, overlaid and side by side, on both axes, and is accessible', async ({
  app,
}) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  for (const display of DISPLAYS) {
    await weights.display(display);
    await expect(weights.figure).toHaveAttribute('data-display', /\w/);
    for (const layout of display === 'Heatmap' ? ['side'] : ['overlay', 'side']) {
      if (display !== 'Heatmap') await weights.choose('layout', layout);
      await expect(weights.plots).toHaveCount(layout === 'overlay' ? 1 : 3);
      for (const axis of ['linear', 'symlog']) {
        await weights.choose('axis', axis);
        const drawn = await weights.drawn();
        // The base64 of an image can contain any letters.
        expect(drawn.replaceAll(/base64,[\w+/=]+/g, '')).not.toContain('NaN');
        if (display === 'Heatmap') expect(drawn).toContain('data:image/png');
        // Each run in its own colour.
        else expect(new Set(drawn.match(/--run-\d+/g)).size).toBe(RUNS.length);
      }
    }
    await expectAccessible(app.page);
  }
  await weights.display('Histogram');
  const share = await weights.drawn();
  await weights.choose('unit', 'count');
  const count = await weights.drawn();
  await weights.choose('counts', 'log');
  expect(new Set([share, count, await weights.drawn()]).size).toBe(3);
});

test('the slider moves through the epochs without requests, and plays automatically', async ({ app }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  await expect(weights.epochShown).toHaveText('Epoch 40 (last)');
  const last = await app.zeroSharesByName();
  const asked: string[] = [];
  app.page.on('request', (request) => asked.push(request.url()));
  await weights.goToEpoch(0);
  await expect(weights.epochShown).toHaveText('Epoch 0 (initial)');
  expect(await app.zeroSharesByName()).toEqual({ [DEMO.none]: 0, [DEMO.l1]: 0, [DEMO.l2]: 0 });
  await weights.epoch.focus();
  await app.page.keyboard.press('ArrowRight');
  await expect(weights.epochShown).toHaveText('Epoch 1');
  expect(asked.filter((url) => url.includes('weights.history'))).toEqual([]);

  await app.page.emulateMedia({ reducedMotion: 'no-preference' });
  await app.page.getByLabel('Speed', { exact: true }).selectOption('25');
  await app.page.getByTestId('weights-play').click();
  await expect(weights.epochShown).toHaveText('Epoch 40 (last)');
  await expect(app.page.getByTestId('weights-play')).toHaveAttribute('aria-pressed', 'false');
  expect(await app.zeroSharesByName()).toEqual(last);
  expect(last[DEMO.l1]).toBeGreaterThan(0.5);
  expect(asked.filter((url) => url.includes('weights.history'))).toEqual([]);
});

test('pointer and arrow keys show the recorded bins exactly', async ({ app, home }) => {
  const weights = new WeightsPage(app);
  await weights.open([DEMO.l1]);
  const store = openStore(databaseFile(home), { readOnly: true });
  const id = store.runs().find(({ name }) => name === DEMO.l1)?.id ?? '';
  const snapshot = store.snapshot(id, 'dense_1/kernel');
  store.close();
  if (snapshot === null) throw new Error('The demo has recorded no weights.');
  const { keys, counts } = snapshot.histogram;
  const plot = weights.figure.getByRole('slider', { name: /^Histogram of/ });
  await plot.focus();
  await app.page.keyboard.press('0');
  const zeros = counts[keys.indexOf(0)] ?? 0;
  await expect(plot).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`exactly 0: .* ${zeros.toLocaleString('en')} ·`),
  );
  await app.page.keyboard.press('End');
  await expect(plot).toHaveAttribute('aria-valuetext', new RegExp(` ${counts.at(-1) ?? 0} ·`));
  await app.page.keyboard.press('ArrowLeft');
  await expect(plot).toHaveAttribute('aria-valuetext', new RegExp(` ${counts.at(-2) ?? 0} ·`));

  const box = await plot.boundingBox();
  if (box === null) throw new Error('The plot is not on screen.');
  await app.page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.5);
  await expect(weights.figure.getByText(/≤ w </).first()).toBeVisible();
});

test('the threshold is dragged in the histogram, and its share is exact at bin edges', async ({ app }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  const before = await weights.below(DEMO.l2);
  expect(before.exact).toBe(true);
  const handle = app.page.getByTestId('threshold-handle');
  const box = await handle.boundingBox();
  if (box === null) throw new Error('The handle is not on screen.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await app.page.mouse.move(x, y);
  await app.page.mouse.down();
  await app.page.mouse.move(x + 80, y, { steps: 4 });
  await app.page.mouse.up();
  const dragged = await weights.below(DEMO.l2);
  expect(dragged.share).toBeGreaterThan(before.share);
  expect(dragged.exact).toBe(true);

  await weights.threshold.getByRole('slider').focus();
  await app.page.keyboard.press('Home');
  expect(await weights.below(DEMO.l1)).toEqual({ share: 0, exact: true });
  const number = app.page.getByTestId('weights-threshold-number');
  await number.fill('0.0123');
  await number.press('Enter');
  expect((await weights.below(DEMO.none)).exact).toBe(false);
  await expect(app.page.getByText(/^≈/).first()).toBeVisible();
  await number.fill('much');
  await number.press('Enter');
  await expect(app.page.getByText('A threshold is a number')).toBeVisible();
});

test('the layer tree is navigated, filtered and collapsed with the keyboard', async ({ app }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  const items = weights.tree.getByRole('treeitem');
  await expect(items).toHaveCount(8);
  await weights.tree.getByRole('treeitem', { name: /^kernel 784/ }).focus();
  await app.page.keyboard.press('Home');
  await expect(items.first()).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(app.tensor).toHaveValue('*');
  await expect(weights.figure.getByRole('slider', { name: /^Histogram of All weights/ })).toBeVisible();
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('ArrowLeft');
  await expect(items).toHaveCount(6);
  await app.page.keyboard.press('Space');
  await expect(app.tensor).toHaveValue('dense_1/*');
  await app.page.getByLabel('Filter layers').fill('dense_2');
  await expect(items).toHaveCount(5);
  await items.filter({ hasText: '200×10' }).click();
  await expect(app.tensor).toHaveValue('dense_2/kernel');
  await expectAccessible(app.page);
});

test('the prune test starts at the recorded accuracy and ends at chance level', async ({ app, home }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  await weights.tab('prune');
  const answers: unknown[] = [];
  app.page.on('response', (response) => {
    if (response.url().endsWith('weights.prune')) void response.json().then((answer) => answers.push(answer));
  });
  await app.page.getByTestId('prune-start').click();
  await expect(app.page.getByTestId('prune-table').locator('tbody tr')).toHaveCount(3, { timeout: 90_000 });
  await expectAccessible(app.page);

  const store = openStore(databaseFile(home), { readOnly: true });
  const runs = store.runs();
  store.close();
  expect(answers).toHaveLength(3);
  for (const answer of answers) {
    const result = pruneResult.parse(
      typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : null,
    );
    const recorded = runs.find((run) => run.id === result.id)?.last;
    expect(result.points[0]?.accuracy).toBe(recorded?.testAcc);
    expect(result.points[0]?.loss).toBe(recorded?.testLoss);
    expect(result.points.at(-1)).toMatchObject({ zeros: result.count });
    expect(result.points.at(-1)?.accuracy).toBeLessThan(0.2);
    const base = app.page.locator(`tr[data-run-id="${result.id}"]`).getByTestId('prune-base');
    await expect(base).toHaveAttribute('data-value', String(recorded?.testAcc));
  }
  expect(await app.page.getByTestId('prune-point').count()).toBeGreaterThan(30);
});

test.describe(() => {
  // The browser logs error responses.
  test.use({ expectedComplaints: [/status of 409/] });

  test('a prune test can be cancelled', async ({ app }) => {
    const weights = new WeightsPage(app);
    await weights.open([DEMO.l1]);
    await weights.tab('prune');
    await app.page.getByTestId('prune-start').click();
    await app.page.getByTestId('prune-cancel').click();
    await expect(app.page.getByTestId('prune-start')).toBeVisible();
    await expect(app.page.getByTestId('prune-panel').getByRole('alert')).toHaveCount(0);
    await expect(app.page.getByTestId('prune-table').locator('tbody tr')).toHaveCount(0);
  });
});

test('kernels are shown as images on one scale, with exact values under the pointer', async ({ app }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  await weights.tab('kernels');
  const canvases = app.page.getByTestId('kernel-canvas');
  await expect(canvases).toHaveCount(3);
  const pictures = await canvases.evaluateAll((all) =>
    all.map((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : '')),
  );
  expect(new Set(pictures).size).toBe(3);
  await canvases.first().hover({ position: { x: 30, y: 30 } });
  await expect(app.page.getByTestId('kernel-value').first()).toHaveText(
    /row \d+, column \d+ · w = −?[\d.e−]+/,
  );
  const grid = app.page.getByTestId('kernel-panel').getByRole('slider').first();
  await grid.focus();
  await app.page.keyboard.press('End');
  await expect(grid).toHaveAttribute('aria-valuetext', /^Unit 60: .* exact zeros/);
  await expectAccessible(app.page);
  await app.page.getByTestId('kernel-select').selectOption('dense_2/kernel');
  await expect(app.page.getByTestId('kernel-value').first()).toContainText('200 × 10');
});

test('the figure is saved as SVG, PNG and CSV', async ({ app }) => {
  const weights = new WeightsPage(app);
  await weights.open(RUNS);
  const save = async (kind: string): Promise<{ name: string; content: Buffer }> => {
    const download = app.page.waitForEvent('download');
    await app.page.getByRole('button', { name: kind, exact: true }).click();
    const file = await download;
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  const svg = await save('SVG');
  expect(svg.name).toBe('ridgeline-dense_1-kernel-histogram.svg');
  const text = svg.content.toString('utf8');
  for (const name of RUNS) expect(text).toContain(name);
  expect(text).not.toMatch(/var\(|class=|oklab/);
  expect((await save('PNG')).content.subarray(1, 4).toString()).toBe('PNG');
  const csv = (await save('CSV')).content.toString('utf8').trim().split('\r\n');
  expect(csv[0]).toBe('run,weights,epoch,bin,from,to,count,share');
  const total = csv.slice(1).reduce((sum, line) => sum + Number(line.split(',').at(-2)), 0);
  expect(total).toBe(3 * 784 * 200);
});

test.describe(() => {
  test.use({ locale: 'zh-TW', colorScheme: 'dark' });

  test('the view is in Chinese and accessible in dark mode', async ({ app }) => {
    const weights = new WeightsPage(app);
    await weights.open(RUNS);
    await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('權重');
    await expect(app.page.getByRole('radio', { name: '山脊圖' })).toBeVisible();
    await expectAccessible(app.page);
    await weights.tab('statistics');
    await expectAccessible(app.page);
  });
});
