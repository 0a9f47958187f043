import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import type { ExperimentInput } from '../../src-main/contract/config.ts';
import { findPreset, loadPresets } from '../../src-main/experiment/presets.ts';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { showTheme } from './accessibility.ts';
import { fillRun, type FilledRun } from './filledStore.ts';
import { expect, LONG_RUN, test as base } from './fixtures.ts';

const PRESETS = loadPresets(join(import.meta.dirname, '../../resources'));

const ridge = (name: string, lambda: number, seed: number): ExperimentInput => ({
  version: 1,
  name,
  seed,
  dataset: { id: 'digits' },
  model: { kind: 'mlp', hidden: [30] },
  regularizer: lambda === 0 ? { kind: 'none' } : { kind: 'l2', lambda },
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 32,
  epochs: 10,
});

/** Three seeds of one experiment, a stronger penalty that ended early, no penalty, and a preset with published results. */
const RUNS: readonly FilledRun[] = [
  ...[1, 2, 3].map((seed) => ({
    config: ridge('Ridge', 0.001, seed),
    epochs: 10,
    stepsPerEpoch: 100,
    accuracy: 0.9 + seed / 100,
    zeros: seed / 10,
  })),
  { config: ridge('Strong', 0.1, 1), epochs: 8, stepsPerEpoch: 100, accuracy: 0.8, zeros: 0.5, seconds: 2 },
  { config: ridge('Plain', 0, 1), epochs: 10, stepsPerEpoch: 100, accuracy: 0.95 },
  { config: findPreset(PRESETS, '002/l2').config, epochs: 20, stepsPerEpoch: 50, accuracy: 0.86 },
];

/** @param filled ids in the order of RUNS */
const test = base.extend<{ filled: string[]; compare: (ids?: readonly string[]) => Promise<void> }>({
  // Automatic, so that the store is filled before the server opens it.
  filled: [
    async ({ home }, use) => {
      const store = openStore(databaseFile(home));
      const ids = RUNS.map((run) => fillRun(store, run));
      store.close();
      await use(ids);
    },
    { auto: true },
  ],
  compare: async ({ filled, app }, use) => {
    await use(async (ids = filled) => {
      await app.open();
      await expect(app.rows.first()).toBeVisible();
      await app.page.goto(`${app.page.url().split('#')[0] ?? ''}#/compare?runs=${ids.join(',')}`);
      await expect(app.compareTable).toBeVisible();
      await drawn(app.chart('testAcc'));
    });
  },
});

/** Waits until a chart has lines. */
async function drawn(chart: Locator): Promise<Locator> {
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator('.plot')).not.toHaveAttribute('data-lines', '0');
  await expect(chart.getByRole('slider')).toBeVisible();
  return chart;
}

async function pointAt(chart: Locator, share: number): Promise<{ x: number; y: number }> {
  const box = await chart.locator('.plot').boundingBox();
  if (box === null) throw new Error('The chart is not on the page.');
  const place = { x: box.x + box.width * share, y: box.y + box.height / 2 };
  await chart.page().mouse.move(place.x, place.y);
  return place;
}

async function xRange(chart: Locator): Promise<{ min: number; max: number }> {
  const text = await chart.getByRole('slider').getAttribute('data-range');
  const [min = NaN, max = NaN] = (text ?? '').split(' ').map(Number);
  return { min, max };
}

async function save(chart: Locator, title: string, kind: string): Promise<Download> {
  const download = chart.page().waitForEvent('download');
  await chart.getByLabel(`Save ${title}`).click();
  await chart.getByRole('button', { name: kind }).click();
  return download;
}

const contentOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

/** Colours of an SVG's lines and texts that the PNG lacks at their positions. */
function pngBesideSvg(page: Page, png: Buffer, svg: string) {
  return page.evaluate(
    async ([data, text]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('no canvas');
      const rgb = (colour: string): string => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data.join();
      };
      const drawing = document.importNode(
        new DOMParser().parseFromString(text, 'image/svg+xml').documentElement,
        true,
      );
      document.body.append(drawing);
      const origin = drawing.getBoundingClientRect();
      const lines = [...drawing.querySelectorAll('g polyline')];
      // In the plot a line can hide another one; in the legend each is visible.
      const seen = drawing.querySelectorAll(
        'g polyline:last-of-type, svg > polyline[stroke-width="2"], text',
      );
      const wanted = [...seen].map((node) => {
        const box = node.getBoundingClientRect();
        return {
          what: `${node.nodeName} ${node.textContent}`,
          colour: rgb(node.getAttribute(node.nodeName === 'text' ? 'fill' : 'stroke') ?? ''),
          area: [box.x - origin.x, box.y - origin.y, box.width + 1, box.height + 1].map((side) =>
            Math.round(2 * side),
          ),
        };
      });
      drawing.remove();
      context.drawImage(image, 0, 0);
      const missing = wanted.filter(({ colour, area: [x = 0, y = 0, width = 0, height = 0] }) => {
        const { data: pixels } = context.getImageData(x, y, width, height);
        for (let i = 0; i < pixels.length; i += 4) {
          if (pixels.subarray(i, i + 4).join() === colour) return false;
        }
        return true;
      });
      return {
        sizes: [image.naturalWidth, image.naturalHeight],
        lines: lines.length,
        missing: missing.map(({ what }) => what),
      };
    },
    [png.toString('base64'), svg] as const,
  );
}

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)).toEqual(
    [],
  );
}

test('hover and zoom are shared by all charts, with the mouse and with keys', async ({ app, compare }) => {
  await compare();
  const accuracy = app.chart('testAcc');
  const loss = app.chart('testLoss');
  await pointAt(accuracy, 0.3);
  await expect(accuracy.getByTestId('tooltip')).toContainText('Strong');
  await expect(accuracy.getByTestId('tooltip')).toContainText('Plain');
  const x = await accuracy.getByTestId('cursor').getAttribute('data-x');
  await expect(loss.getByTestId('cursor')).toHaveAttribute('data-x', x ?? '');

  const whole = await xRange(loss);
  expect(whole).toEqual({ min: 1, max: 20 });
  const from = await pointAt(accuracy, 0.3);
  await app.page.mouse.down();
  await pointAt(accuracy, 0.6);
  await app.page.mouse.up();
  await expect.poll(async () => (await xRange(loss)).max).toBeLessThan(20);
  const zoomed = await xRange(loss);
  expect(zoomed.min).toBeGreaterThan(1);
  await app.page.mouse.dblclick(from.x, from.y);
  await expect.poll(() => xRange(loss)).toEqual(whole);

  await accuracy.getByRole('slider').focus();
  await app.page.keyboard.press('+');
  await app.page.keyboard.press('+');
  await expect.poll(async () => (await xRange(loss)).max).toBeLessThan(20);
  const near = await xRange(loss);
  await app.page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await xRange(loss)).min).toBeGreaterThan(near.min);
  await app.page.keyboard.press('Escape');
  await expect.poll(() => xRange(loss)).toEqual(whole);

  await pointAt(accuracy, 0.5);
  await app.page.keyboard.down('Control');
  await app.page.mouse.wheel(0, -200);
  await app.page.keyboard.up('Control');
  await expect.poll(async () => (await xRange(loss)).max).toBeLessThan(20);
  await app.page.getByRole('button', { name: 'Reset zoom', exact: true }).first().click();
  await expect.poll(() => xRange(loss)).toEqual(whole);
});

test('smoothing keeps the raw line, log axes and x axes change what is drawn', async ({ app, compare }) => {
  await compare();
  const steps = await drawn(app.chart('step-loss'));
  await expect(steps.locator('.plot')).toHaveAttribute('data-lines', '6');
  await expect.poll(async () => (await app.drawn(steps)) === (await app.drawn(steps))).toBe(true);
  const raw = await app.drawn(steps);
  await app.page.getByTestId('smoothing').fill('0.95');
  await steps.scrollIntoViewIfNeeded();
  await expect(steps.locator('.plot')).toHaveAttribute('data-lines', '12');
  expect(await app.drawn(steps)).not.toBe(raw);
  await app.page.getByTestId('smoothing').fill('0');
  await steps.scrollIntoViewIfNeeded();
  await expect(steps.locator('.plot')).toHaveAttribute('data-lines', '6');
  await expect.poll(async () => (await app.drawn(steps)) === raw).toBe(true);

  await app.page.getByLabel('Log y').first().check();
  await steps.scrollIntoViewIfNeeded();
  await expect.poll(() => app.drawn(steps)).not.toBe(raw);
  await app.page.getByLabel('Log y').first().uncheck();

  const loss = await drawn(app.chart('testLoss'));
  await app.page.getByTestId('x-axis').selectOption('step');
  await expect.poll(() => xRange(loss)).toEqual({ min: 50, max: 1000 });
  await app.page.getByTestId('x-axis').selectOption('time');
  // Twenty epochs of a second each; the strong run has eight of two seconds.
  await expect.poll(() => xRange(loss)).toEqual({ min: 1, max: 20 });
  await app.page.getByTestId('x-axis').selectOption('testAcc');
  await expect.poll(async () => (await xRange(loss)).max).toBeCloseTo(0.95, 6);
  await steps.scrollIntoViewIfNeeded();
  await expect(steps).toContainText('Per-step curves');
});

test('runs that differ only in their seed are shown as their mean', async ({ app, compare }) => {
  await compare();
  const accuracy = app.chart('testAcc');
  await expect(accuracy.locator('.plot')).toHaveAttribute('data-lines', '7');
  await app.page.getByLabel('Mean ± std').check();
  await expect(accuracy.locator('.plot')).toHaveAttribute('data-lines', '5');
  const row = app.compareTable.getByRole('row', { name: /mean of 3 seeds/ });
  await expect(row.locator('[data-column="testAcc"]')).toContainText('92.00 %');
  await expect(row.locator('[data-column="testAcc"]')).toContainText('± 1.00 %');
  await pointAt(accuracy, 0.4);
  await expect(accuracy.getByTestId('tooltip')).toContainText('n = 3');

  const file = await contentOf(await save(accuracy, 'Test accuracy', 'CSV'));
  const rows = file.toString('utf8').trim().split('\r\n');
  expect(rows[0]).toBe('Line,epoch,Test accuracy,low,high,n');
  const last = rows.find((line) => /mean of 3 seeds.*,10,/.test(line))?.split(',') ?? [];
  expect(Number(last.at(-4))).toBeCloseTo(0.92, 12);
  expect(Number(last.at(-3))).toBeCloseTo(0.91, 12);
  expect(last.at(-1)).toBe('3');
});

test('the table of final results sorts, marks the best, and is saved as CSV', async ({ app, compare }) => {
  await compare();
  const table = app.compareTable;
  const cell = (name: string, column: string) =>
    table.getByRole('row', { name: new RegExp(name) }).locator(`[data-column="${column}"]`);
  await expect(cell('Plain', 'testAcc')).toContainText('best');
  await expect(cell('Strong', 'zeroShare')).toContainText('50.0 %');
  await expect(cell('Strong', 'duration')).toContainText('16 s');

  await table.getByRole('button', { name: 'Test accuracy', exact: true }).click();
  await expect(table.getByRole('columnheader', { name: 'Test accuracy', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(table.locator('tbody tr').first()).toContainText('Plain');
  await table.getByRole('button', { name: 'Test accuracy', exact: true }).click();
  await expect(table.locator('tbody tr').first()).toContainText('Strong');

  const download = app.page.waitForEvent('download');
  await app.page.getByRole('button', { name: 'Save as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('ridgeline-final-results-last-epoch.csv');
  const rows = (await contentOf(file)).toString('utf8').trim().split('\r\n');
  expect(rows).toHaveLength(7);
  expect(rows[1]).toContain('Strong');
  expect(rows[1]?.split(',')).toContain('0.8');
});

test('published results are drawn dashed, and shown beside the measured ones', async ({ app, compare }) => {
  await compare();
  const row = app.compareTable.getByRole('row', { name: /002/ });
  await expect(row.locator('[data-column="testAcc"]')).toContainText('published 85.14 %');
  const loss = await drawn(app.chart('runningLoss'));
  await expect(loss.locator('.plot')).toHaveAttribute('data-lines', '7');
  const svg = (await contentOf(await save(loss, 'Train loss, running mean', 'SVG'))).toString('utf8');
  expect(svg).toContain('published (source 002)');
  expect(svg).toContain('stroke-dasharray="5 5"');
  expect(svg).toContain('Console output printed in source 002');
  await app.page.getByLabel('Published results').uncheck();
  await expect(loss.locator('.plot')).toHaveAttribute('data-lines', '6');
  await expect(row).not.toContainText('published');
});

test('a chart is saved as PNG, SVG and CSV with descriptive names', async ({
  app,
  compare,
  filled,
  home,
}) => {
  await compare();
  const chart = app.chart('testLoss');
  const picture = await save(chart, 'Test loss', 'PNG');
  expect(picture.suggestedFilename()).toBe('ridgeline-test-loss-epoch.png');
  const png = await contentOf(picture);

  const drawing = await save(chart, 'Test loss', 'SVG');
  expect(drawing.suggestedFilename()).toBe('ridgeline-test-loss-epoch.svg');
  const svg = (await contentOf(drawing)).toString('utf8');
  const parsed = await app.page.evaluate((text) => {
    const file = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      error: file.querySelector('parsererror')?.textContent ?? null,
      title: file.querySelector('title')?.textContent,
      texts: [...file.querySelectorAll('text')].map((node) => node.textContent),
      lines: file.querySelectorAll('g polyline').length,
      images: file.querySelectorAll('image').length,
    };
  }, svg);
  expect(parsed).toMatchObject({ error: null, title: 'Test loss', lines: 6, images: 0 });
  expect(parsed.texts).toEqual(
    expect.arrayContaining(['Test loss', 'epoch', '5', '10', 'Strong', 'Ridge · seed 2']),
  );
  expect(await pngBesideSvg(app.page, png, svg)).toEqual({
    sizes: [1600, 2 * Number(/height="(\d+)"/.exec(svg)?.[1])],
    lines: 6,
    missing: [],
  });

  const steps = await drawn(app.chart('step-loss'));
  const csv = (await contentOf(await save(steps, 'Train loss, per step', 'CSV'))).toString('utf8');
  const rows = csv.trim().split('\r\n');
  expect(rows).toHaveLength(1 + 3 * 1000 + 800 + 1000 + 1000);
  const store = openStore(databaseFile(home), { readOnly: true });
  const { value } = store.steps(filled[3] ?? '', 'loss');
  store.close();
  const strong = rows.filter((line) => line.startsWith('Strong,')).map((line) => Number(line.split(',')[2]));
  expect(strong).toEqual([...value]);
});

test('the scatter plot shows two values of the runs, and a point opens its run', async ({ app, compare }) => {
  await compare();
  const scatter = app.page.getByTestId('scatter');
  await scatter.scrollIntoViewIfNeeded();
  // The run without a penalty has no λ.
  await expect(scatter.getByTestId('scatter-point')).toHaveCount(5);
  await app.page.getByTestId('scatter-x').selectOption('final:zeroShare');
  await app.page.getByTestId('scatter-y').selectOption('final:l2Norm');
  await expect(scatter.getByTestId('scatter-point')).toHaveCount(6);
  await app.page.getByTestId('scatter-colour').selectOption('regularizer.kind');
  for (const kind of ['l2', 'none']) await expect(scatter.getByText(kind, { exact: true })).toBeVisible();
  const strong = scatter.getByRole('link', { name: /Open Strong: Exact zeros 50.0 %/ });
  await strong.focus();
  await expect(scatter.getByTestId('tooltip')).toContainText('Strong');
  const svg = (await contentOf(await save(scatter, 'L2 norm against Exact zeros', 'SVG'))).toString('utf8');
  expect(svg.match(/<circle/g)?.length).toBeGreaterThanOrEqual(6);
  await strong.click();
  await expect(app.page).toHaveURL(/#\/run\//);
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Strong');
});

test('configs are compared with a baseline first and copied as Markdown', async ({ app, compare }) => {
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await compare();
  const table = app.page.getByTestId('config-diff');
  await expect(table.getByRole('row', { name: /regularizer\.lambda/ })).toContainText('0.001');
  await expect(table).not.toContainText('optimizer.kind');
  await app.page.getByRole('button', { name: 'Make Plain the baseline' }).click();
  await expect(table.getByRole('columnheader').nth(1)).toContainText('Plain');
  await expect(table.getByRole('columnheader').nth(1)).toContainText('Baseline');
  await app.page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(app.page.getByText('The table is copied to the clipboard.')).toBeVisible();
  const text = await app.page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^\| Config path \| Plain \|/);
  expect(text).toMatch(/\| `regularizer\.lambda` \| – \| 0\.001 \|/);
  await app.page.getByLabel('Only differences').uncheck();
  await expect(table).toContainText('optimizer.kind');
});

test('runs are searched, added in distinct colours, and removed with the keyboard', async ({
  app,
  compare,
  filled,
}) => {
  await compare(filled.slice(0, 2));
  const chips = app.page.getByTestId('run-chip');
  await expect(chips).toHaveCount(2);
  const search = app.page.getByRole('combobox', { name: 'Add a run' });
  await search.fill('stro');
  await expect(app.page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await search.press('Enter');
  await expect(chips).toHaveCount(3);
  await expect(app.page).toHaveURL(
    new RegExp(`runs=${filled[0] ?? ''},${filled[1] ?? ''},${filled[3] ?? ''}$`),
  );
  const looks = await chips
    .locator('svg[data-dash]')
    .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).color));
  expect(new Set(looks).size).toBe(3);
  await app.page.reload();
  await expect(chips).toHaveCount(3);
  expect(
    await chips
      .locator('svg[data-dash]')
      .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).color)),
  ).toEqual(looks);
  await app.page.getByRole('button', { name: 'Remove Strong from the comparison' }).press('Enter');
  await expect(chips).toHaveCount(2);
});

test('charts can be chosen and enlarged, and a reload keeps this', async ({ app, compare }) => {
  await compare();
  await app.page.getByTestId('chart-chooser').locator('summary').click();
  await app.page.getByRole('checkbox', { name: 'Learning rate, per step' }).uncheck();
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByTestId('chart-step-learningRate')).toHaveCount(0);
  const small = await app.chart('testAcc').boundingBox();
  await app.page.getByRole('button', { name: 'Enlarge: Test accuracy' }).click();
  await expect
    .poll(async () => (await app.chart('testAcc').boundingBox())?.width)
    .toBeGreaterThan(1.8 * (small?.width ?? 0));
  await app.page.reload();
  await drawn(app.chart('testAcc'));
  await expect(app.page.getByTestId('chart-step-learningRate')).toHaveCount(0);
});

test('the comparison is accessible in light and dark', async ({ app, compare }) => {
  await compare();
  await app.page.getByTestId('scatter').scrollIntoViewIfNeeded();
  for (const colorScheme of ['light', 'dark'] as const) {
    await showTheme(app.page, colorScheme);
    await axe(app.page);
  }
  await app.page.getByRole('combobox', { name: 'Add a run' }).focus();
  await axe(app.page);
});

test.describe('while a run trains', () => {
  test.use({ queued: [LONG_RUN] });

  test('its lines grow beside those of completed runs', async ({ app, compare, filled }) => {
    await app.open();
    const id = await app.row('Long run').getAttribute('data-run-id');
    await compare([filled[0] ?? '', id ?? '']);
    const steps = await drawn(app.chart('step-loss'));
    await expect(steps.locator('.plot')).toHaveAttribute('data-lines', '2');
    const first = await app.drawn(steps);
    await expect.poll(() => app.drawn(steps)).not.toBe(first);
    const loss = await drawn(app.chart('testLoss'));
    const { max } = await xRange(loss);
    await expect.poll(async () => (await xRange(loss)).max).toBeGreaterThan(max);
  });
});
