/** The list of a thousand runs: search, sort, select, annotate and delete, by mouse and by keyboard. */
import type { Locator } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect } from './fixtures.ts';
import { RUN_COUNT, test } from './manyRuns.ts';
import type { RidgelinePage } from './ridgelinePage.ts';

const NEWEST = 'sweep 0999';

function head(app: RidgelinePage, name: string): Locator {
  return app.page.getByRole('columnheader', { name }).getByRole('button');
}

async function names(app: RidgelinePage, count: number): Promise<string[]> {
  const all = await app.rows.getByRole('link').allInnerTexts();
  return all.slice(0, count);
}

async function filter(app: RidgelinePage, text: string): Promise<void> {
  await app.page.getByTestId('run-filter').fill(text);
}

function counted(app: RidgelinePage): Locator {
  return app.page.getByTestId('run-count');
}

test('a thousand runs are listed, with only the visible rows in the page', async ({ app }) => {
  const { page } = app;
  await app.open();
  await expect(app.row(NEWEST)).toBeVisible();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(RUN_COUNT + 1));
  await expect.poll(() => app.rows.count()).toBeLessThan(50);
  await expect(app.row(NEWEST)).toHaveAttribute('aria-rowindex', '2');
  await expect(app.row(NEWEST).getByTestId('sparkline')).toHaveAttribute(
    'aria-label',
    /from 90\.96 % to 93\.96 %/,
  );

  await page.getByTestId('run-scroller').evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  await expect(app.row('sweep 0500')).toBeVisible();
  await expect(app.row(NEWEST)).not.toBeInViewport();
  expect(await app.rows.count()).toBeLessThan(50);
  // Its curve is fetched once the row is visible.
  await expect(app.row('sweep 0501').getByTestId('sparkline')).toBeVisible();

  await page.getByTestId('run-scroller').evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight;
  });
  await expect(app.row('sweep 0000')).toBeVisible();
  await expect(app.row('sweep 0000')).toHaveAttribute('aria-rowindex', String(RUN_COUNT + 1));
});

test('a click on a header sorts, a second one reverses the order, and a reload keeps it', async ({ app }) => {
  await app.open();
  await head(app, 'Test acc').click();
  await expect(app.page.getByRole('columnheader', { name: 'Test acc' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  expect(await names(app, 2)).toEqual(['sweep 0999', 'sweep 0998']);
  await head(app, 'Test acc').click();
  await expect(app.rows.first()).toContainText('sweep 0001');
  expect(await names(app, 3)).toEqual(['sweep 0001', 'sweep 0002', 'sweep 0003']);
  // Runs without an accuracy are last in this direction, too.
  await app.page
    .getByTestId('run-scroller')
    .evaluate((scroller) => (scroller.scrollTop = scroller.scrollHeight));
  await expect(app.rows.last()).toContainText('sweep 0000');

  await app.page.reload();
  await expect(app.rows.first()).toContainText('sweep 0001');
  await expect(app.page.getByRole('columnheader', { name: 'Test acc' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
});

test('a filter survives a reload and a visit to another view, and can be cleared', async ({ app }) => {
  const { page } = app;
  await app.open();
  await filter(app, '(status:failed OR testAcc>93.9%) -config.optimizer.kind:sgd');
  await expect(counted(app)).toHaveText(`100 of ${RUN_COUNT} runs`);
  await filter(app, 'regularizer:l1 lambda>=0.001 status:completed');
  await expect(counted(app)).toHaveText(`300 of ${RUN_COUNT} runs`);
  await expect(page).toHaveURL(/filter=regularizer/);

  await page.reload();
  await expect(counted(app)).toHaveText(`300 of ${RUN_COUNT} runs`);
  await app.show('engines');
  await app.show('runs');
  await expect(page.getByTestId('run-filter')).toHaveValue('regularizer:l1 lambda>=0.001 status:completed');

  await filter(app, 'nothing is called this');
  await expect(page.getByText('No run matches this filter')).toBeVisible();
  await expect(app.rows).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear the filter' }).last().click();
  await expect(counted(app)).toHaveText(`${RUN_COUNT} runs`);
});

test('an error in the filter is marked at its position, and names and values are completed', async ({
  app,
}) => {
  const { page } = app;
  await app.open();
  await filter(app, 'dataset:mnist');
  await expect(counted(app)).toHaveText(`500 of ${RUN_COUNT} runs`);
  await filter(app, 'dataset:mnist stats:failed');
  const problem = page.getByTestId('filter-problem');
  await expect(problem.locator('mark')).toHaveText('stats');
  await expect(problem).toContainText('Did you mean status?');
  // The last valid filter stays active.
  await expect(counted(app)).toHaveText(`500 of ${RUN_COUNT} runs`);
  await filter(app, 'status:broken');
  await expect(problem).toContainText('queued, running, completed, stopped, failed, interrupted');

  const input = page.getByTestId('run-filter');
  await input.fill('');
  await input.pressSequentially('stat');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(input).toHaveValue('status:');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'completed 900 runs' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(input).toHaveValue('status:completed ');
  await expect(counted(app)).toHaveText(`900 of ${RUN_COUNT} runs`);
});

test('tags are added to one run and to several, and filter the list', async ({ app }) => {
  const { page } = app;
  await app.open();
  const row = app.row(NEWEST);
  await row.getByRole('button', { name: `Edit the tags of ${NEWEST}` }).click();
  await page.getByTestId('tag-input').fill('paper, λ sweep');
  await page.keyboard.press('Enter');
  await expect(row.getByTestId('tag')).toHaveText(['paper', 'λ sweep']);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tag-editor')).toHaveCount(0);

  for (const name of ['sweep 0998', 'sweep 0996']) await app.chooseForComparison(name);
  await app.row('sweep 0996').getByRole('checkbox').click();
  await app
    .row('sweep 0996')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  const bar = page.getByTestId('bulk-bar');
  await expect(bar).toContainText('2 runs selected');
  await bar.getByRole('button', { name: 'Tag…' }).click();
  // Existing tags are suggested.
  await page.getByTestId('tag-input').fill('pap');
  await page.getByRole('option', { name: 'paper' }).click();
  await expect(app.row('sweep 0998').getByTestId('tag')).toHaveText(['paper']);
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Deselect' }).click();
  await expect(bar).toHaveCount(0);

  await app.row('sweep 0998').getByTestId('tag').click();
  await expect(page.getByTestId('run-filter')).toHaveValue('tag:paper');
  await expect(counted(app)).toHaveText(`3 of ${RUN_COUNT} runs`);
  await page.reload();
  await expect(app.row(NEWEST).getByTestId('tag')).toHaveText(['paper', 'λ sweep']);
  await app
    .row(NEWEST)
    .getByRole('button', { name: `Edit the tags of ${NEWEST}` })
    .click();
  await page.getByRole('button', { name: 'Remove the tag paper' }).click();
  await expect(counted(app)).toHaveText(`2 of ${RUN_COUNT} runs`);
});

test('a multi-line note is stored, shown in a second window and found by the filter', async ({
  app,
  server,
  context,
}) => {
  const { page } = app;
  await app.open();
  const second = await context.newPage();
  await second.goto(server.url);
  await expect(second.getByTestId('run-row').first()).toBeVisible();

  await app
    .row(NEWEST)
    .getByRole('button', { name: `Edit the note of ${NEWEST}` })
    .click();
  await page.getByTestId('note-editor').getByRole('textbox').fill('Too strong.\nTry half of it.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('note-editor')).toHaveCount(0);
  await filter(app, 'half');
  await expect(counted(app)).toHaveText(`1 of ${RUN_COUNT} runs`);

  await second.getByTestId('run-filter').fill('has:note');
  await expect(second.getByTestId('run-count')).toHaveText(`1 of ${RUN_COUNT} runs`);
  await second.close();
  await page.reload();
  await app
    .row(NEWEST)
    .getByRole('button', { name: `Edit the note of ${NEWEST}` })
    .click();
  await expect(page.getByTestId('note-editor').getByRole('textbox')).toHaveValue(
    'Too strong.\nTry half of it.',
  );
});

test('the baseline stays at the top, and the others show their difference from it', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.row('sweep 0995').getByRole('button', { name: 'Make sweep 0995 the baseline' }).click();
  await expect(app.rows.first()).toContainText('sweep 0995');
  await expect(app.row(NEWEST).getByTestId('difference-testAcc')).toHaveText('+0.16');
  await expect(app.row('sweep 0993').getByTestId('difference-testAcc')).toHaveText('−0.08');
  await expect(app.row('sweep 0995').getByTestId('difference-testAcc')).toHaveCount(0);

  await page.getByTestId('run-scroller').evaluate((scroller) => (scroller.scrollTop = scroller.scrollHeight));
  await expect(app.row('sweep 0001')).toBeVisible();
  await expect(app.row('sweep 0995')).toBeInViewport();
  // A filter does not hide the baseline.
  await filter(app, 'seed:3');
  await expect(app.rows).toHaveCount(2);
  await expect(page).toHaveURL(/filter=seed/);
  await page.reload();
  await expect(app.rows.first()).toContainText('sweep 0995');
  await app.row('sweep 0995').getByRole('button', { name: 'sweep 0995 is the baseline' }).click();
  await expect(app.rows).toHaveCount(1);
});

test('runs move to the trash, are restored by undo and from the trash, and are deleted permanently', async ({
  app,
}) => {
  const { page } = app;
  await app.open();
  await app
    .row(NEWEST)
    .getByRole('button', { name: `Move ${NEWEST} to the trash` })
    .click();
  await expect(app.row(NEWEST)).toHaveCount(0);
  await expect(counted(app)).toHaveText('999 runs');
  await page.getByTestId('toast-undo').click();
  await expect(app.row(NEWEST)).toBeVisible();

  // All runs that match the filter, however many.
  await filter(app, 'status:failed');
  await expect(counted(app)).toHaveText(`100 of ${RUN_COUNT} runs`);
  await page.getByRole('checkbox', { name: 'Select all shown runs' }).check();
  await expect(page.getByTestId('bulk-bar')).toContainText('100 runs selected');
  await page.getByTestId('bulk-bar').getByRole('button', { name: 'Move to trash' }).click();
  await expect(counted(app)).toHaveText('0 of 900 runs');
  await filter(app, '');

  await page.getByTestId('show-trash').click();
  await expect(page.getByRole('heading', { name: 'Trash' })).toBeVisible();
  await expect(counted(app)).toHaveText('100 runs');
  await page.reload();
  await app.row('sweep 0990').getByRole('button', { name: 'Restore sweep 0990' }).click();
  await expect(counted(app)).toHaveText('99 runs');
  await app.row('sweep 0980').getByRole('button', { name: 'Delete sweep 0980 permanently' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('“sweep 0980”');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(app.row('sweep 0980')).toBeVisible();
  await app.row('sweep 0980').getByRole('button', { name: 'Delete sweep 0980 permanently' }).click();
  await page.getByTestId('confirm').click();
  await expect(app.row('sweep 0980')).toHaveCount(0);

  await page.getByRole('button', { name: 'Empty the trash…' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('98 runs');
  await page.getByTestId('confirm').click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.getByTestId('show-trash').click();
  await expect(counted(app)).toHaveText('901 runs');
});

test('columns are chosen, reordered and stored', async ({ app }) => {
  const { page } = app;
  const heads = (): Promise<string[]> => page.getByRole('columnheader').allInnerTexts();
  await app.open();
  await expect(head(app, 'Engine')).toBeVisible();
  await page.getByTestId('choose-columns').click();
  const chooser = page.getByTestId('columns');
  await chooser.getByRole('checkbox', { name: 'Engine' }).uncheck();
  await expect(head(app, 'Engine')).toHaveCount(0);
  await chooser.getByRole('checkbox', { name: 'Seed' }).check();
  await chooser.getByRole('button', { name: 'Move Test acc to the left' }).click();
  await page.getByTestId('column-path').fill('optimizer.k');
  await page.getByRole('option', { name: 'config.optimizer.kind' }).click();
  await page.getByTestId('column-path').fill('config.nowhere');
  await page.keyboard.press('Enter');
  await expect(chooser.getByRole('alert')).toContainText('No run’s config has this path.');
  await page.keyboard.press('Escape');

  const shown = await heads();
  expect(shown.slice(3, 5)).toEqual(['Test acc', 'Status']);
  expect(shown).toEqual(expect.arrayContaining(['Seed', 'optimizer.kind']));
  await expect(app.row('sweep 0995').locator('[data-column="config.optimizer.kind"]')).toHaveText('adam');
  await page.reload();
  await expect(app.row(NEWEST)).toBeVisible();
  expect(await heads()).toEqual(shown);
  await head(app, 'Seed').click();
  await expect(app.rows.first()).toContainText('sweep 0000');
});

test('the list is used with the keyboard alone', async ({ app }) => {
  const { page } = app;
  await app.open();
  await expect(app.row(NEWEST)).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByTestId('run-filter')).toBeFocused();
  await page.keyboard.type('seed>=900 seed<=920');
  await expect(counted(app)).toHaveText(`21 of ${RUN_COUNT} runs`);

  const focused = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  for (let i = 0; (await focused()) !== 'run-row'; i++) {
    expect(i, 'Tabs to the list').toBeLessThan(30);
    await page.keyboard.press('Tab');
  }
  await expect(app.row('sweep 0920')).toBeFocused();
  await page.keyboard.press('End');
  await expect(app.row('sweep 0900')).toBeFocused();
  await expect(app.row('sweep 0900')).toBeInViewport();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(app.row('sweep 0919')).toBeFocused();

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  const bar = page.getByTestId('bulk-bar');
  await expect(bar).toContainText('3 runs selected');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(bar).toContainText('4 runs selected');
  await page.keyboard.press('Control+a');
  await expect(bar).toContainText('21 runs selected');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);

  // To the row's buttons and back.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(
    app.row('sweep 0916').getByRole('button', { name: 'Make sweep 0916 the baseline' }),
  ).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(app.row('sweep 0916')).toBeFocused();

  await page.keyboard.press('Delete');
  await expect(counted(app)).toHaveText('20 of 999 runs');
  await expect(app.row('sweep 0915')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'sweep 0915' })).toBeVisible();
  await page.goBack();
  await expect(counted(app)).toHaveText('20 of 999 runs');
});

test('a preset is searched, and edited before it is queued', async ({ app }) => {
  const { page } = app;
  await app.open();
  await page.getByTestId('new-run').click();
  const groups = page.getByTestId('preset-group');
  await expect(groups.first()).toContainText('under a minute');
  await page.getByTestId('preset-search').fill('dropout mnist adam nothing');
  await expect(groups).toHaveCount(0);
  await page.getByTestId('preset-search').fill('demo L2');
  await expect(groups).toHaveCount(1);
  await page.getByRole('link', { name: 'Edit first: L2 0.001' }).click();
  await expect(page).toHaveURL(/#\/editor\?.*preset=demo%2Fl2/);
});

test('the list is accessible', async ({ app }) => {
  const { page } = app;
  await app.open();
  await app.row('sweep 0995').getByRole('button', { name: 'Make sweep 0995 the baseline' }).click();
  await app.chooseForComparison('sweep 0998');
  await filter(app, 'sweep stats:x');
  await expectAccessible(page);
  await page.getByTestId('choose-columns').click();
  await expect(page.getByTestId('columns')).toBeVisible();
  await expectAccessible(page, '[data-testid="columns"]');
  await page.keyboard.press('Escape');
  await page.getByTestId('bulk-bar').getByRole('button', { name: 'Tag…' }).click();
  await expectAccessible(page, '.popover');
  await page.keyboard.press('Escape');
  await app
    .row(NEWEST)
    .getByRole('button', { name: `Edit the note of ${NEWEST}` })
    .click();
  await expectAccessible(page, '.popover');
  await page.keyboard.press('Escape');
  await page.getByTestId('show-trash').click();
  await expectAccessible(page);
  await page.getByTestId('show-trash').click();
  await page.getByTestId('new-run').click();
  await expect(page.getByTestId('preset-group').first()).toBeVisible();
  await expectAccessible(page);
});
