/** The editor: form, text, summary, changes and queueing. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, LONG_RUN, test } from './fixtures.ts';
import type { RidgelinePage } from './ridgelinePage.ts';

class EditorPage {
  readonly page: Page;
  readonly content: Locator;
  readonly problems: Locator;
  readonly summary: Locator;

  constructor(page: Page) {
    this.page = page;
    this.content = page.locator('.cm-content');
    this.problems = page.getByTestId('problem-list').getByRole('button');
    this.summary = page.getByTestId('summary');
  }

  field(path: string): Locator {
    return this.page.getByTestId(`field-${path}`);
  }

  /** The visible lines of the text. */
  async text(): Promise<string> {
    return (await this.content.locator('.cm-line').allInnerTexts()).join('\n');
  }

  /** Replaces all of the text, as by pasting. */
  async write(text: string): Promise<void> {
    await this.content.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  async choose(path: string, word: string): Promise<void> {
    await this.field(path).getByRole('radio', { name: word, exact: true }).check();
  }
}

async function openEditor(app: RidgelinePage, address = '#/editor'): Promise<EditorPage> {
  await app.open();
  await app.page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  const editor = new EditorPage(app.page);
  await expect(editor.content).toBeVisible();
  await expect(editor.summary).toBeVisible();
  return editor;
}

const SMALL = `version: 1
name: small
dataset: { id: digits, train: { count: 200 }, test: { count: 50 } }
model: { kind: mlp, hidden: [16] }
optimizer: { kind: sgd, learningRate: 0.1 }
batchSize: 20
epochs: 1
`;

test('form and text stay in sync, and comments are kept', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.field('batchSize').getByRole('textbox').fill('32');
  await expect(editor.content).toContainText('batchSize: 32');
  await expect(editor.content).toContainText('# λ·Σw² on the weight matrices');
  await editor.choose('regularizer.kind', 'l1');
  await expect(editor.content).toContainText('regularizer: { kind: l1, lambda: 0.001 }');
  await expect(editor.content).toContainText('# λ·Σw² on the weight matrices');
  await expect(editor.field('regularizer.l1Method')).toBeVisible();
  await expect(app.page.getByTestId('advice-subgradient')).toBeVisible();

  await editor.write(SMALL.replace('[16]', '[40, 30]'));
  await expect(editor.field('name').getByRole('textbox')).toHaveValue('small');
  await expect(editor.field('model.hidden').getByRole('textbox').nth(1)).toHaveValue('30');
  await editor.field('model.hidden').getByRole('button', { name: 'Remove layer 1' }).click();
  await expect(editor.content).toContainText('hidden: [ 30 ]');
  await editor.choose('model.kind', 'cnn');
  await expect(editor.field('model.blocks')).toBeVisible();
  await expect(editor.content).toContainText('kind: cnn');

  // What the form changed can be undone in the text.
  await editor.content.click();
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect(editor.field('model.blocks')).toHaveCount(0);
});

test('a problem is shown at its line and beside its field, and F8 goes there', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.write(SMALL.replace('batchSize: 20', 'batchSize: 0').replace('sgd', 'sgdd'));
  await expect(editor.problems).toHaveCount(2);
  await expect(editor.problems.nth(0)).toContainText('line 5');
  await expect(editor.problems.nth(0)).toContainText('did you mean sgd?');
  await expect(editor.problems.nth(1)).toContainText('0 — must be a whole number from 1 to 65536');
  await expect(app.page.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(app.page.locator('.cm-lint-marker-error')).toHaveCount(2);
  await expect(editor.field('batchSize').getByTestId('field-problem')).toContainText(
    'must be a whole number',
  );
  await expect(app.page.getByTestId('queue-run')).toBeDisabled();
  await expect(app.page.getByText('Fix the 2 problems before queueing.')).toBeVisible();

  const cursorLine = app.page.locator('.cm-activeLine');
  await editor.field('name').getByRole('textbox').click();
  await app.page.keyboard.press('F8');
  await expect(cursorLine).toContainText('sgdd');
  await app.page.keyboard.press('F8');
  await expect(cursorLine).toContainText('batchSize: 0');

  await editor.write('model: [1, 2');
  await expect(app.page.getByText('The text is not valid YAML', { exact: false })).toBeVisible();
  await expect(editor.field('name').getByRole('textbox')).toBeDisabled();
  await editor.write(SMALL);
  await expect(editor.field('name').getByRole('textbox')).toBeEnabled();
  await expect(editor.problems).toHaveCount(0);
});

test('the text completes keys and values, and has tooltips', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.write('version: 1\nregularizer:\n  ');
  await app.page.keyboard.type('ki');
  const list = app.page.locator('.cm-tooltip-autocomplete');
  // By pointer: CodeMirror ignores keys for a moment after showing its list.
  await list.getByRole('option', { name: 'kind' }).click();
  await expect(async () => expect(await editor.text()).toContain('  kind: ')).toPass();
  await app.page.keyboard.type('l1');
  await expect(list.getByRole('option', { name: 'l1l2' })).toBeVisible();
  await expect(app.page.locator('.cm-completionInfo')).toContainText('the same pull on every weight');
  await app.page.keyboard.press('Escape');

  await editor.write(SMALL);
  await editor.content.getByText('batchSize').hover();
  await expect(app.page.locator('.cm-tooltip-hover')).toContainText('A whole number from 1 up to 65536.');
});

test('the summary shows the network and its cost', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.write(SMALL);
  const parameters = app.page.getByTestId('parameters');
  await expect(parameters).toHaveText('12,730');
  await expect(app.page.getByTestId('steps-total')).toHaveText('10');
  await expect(editor.summary.getByText('unknown')).toBeVisible();
  await editor.write(
    SMALL.replace('{ kind: mlp, hidden: [16] }', '{ kind: mobilenetV2 }').replace(
      'train:',
      'resize: 96, train:',
    ),
  );
  await expect(parameters).toHaveText('2,270,218');
  await expect(app.page.getByTestId('layers')).toContainText('block_16_project');
  await editor.write(SMALL.replace('[16]', '[65536, 65536, 65536, 65536, 65536, 65536, 65536]'));
  await expect(editor.problems.first()).toContainText('too large for this machine');
});

test('λ is shown in every convention and can be converted', async ({ app }) => {
  const editor = await openEditor(app);
  const helper = app.page.getByTestId('lambda-helper');
  const inConvention = (name: string): Locator => helper.locator(`[data-convention="${name}"]`);
  await expect(inConvention('keras')).toContainText('0.001');
  await expect(inConvention('half')).toContainText('0.002');
  await expect(inConvention('adamw')).toContainText('0.002');
  await helper.getByRole('button', { name: 'Write λ in the half convention' }).click();
  await expect(editor.content).toContainText('lambda: 0.002');
  await expect(editor.content).toContainText('convention: half');
  await expect(inConvention('keras')).toContainText('0.001');
});

test('changes to a preset are listed and reset field by field', async ({ app }) => {
  const editor = await openEditor(app, '#/editor?preset=demo%2Fl1');
  await expect(app.page.getByText('From preset demo/l1.')).toBeVisible();
  const rate = editor.field('optimizer.learningRate');
  const before = await rate.getByRole('textbox').inputValue();
  await rate.getByRole('button', { name: 'Increase: Learning rate' }).click();
  await expect(rate.getByText(`Changed from ${before}`)).toBeVisible();
  await app.page.getByRole('radio', { name: 'Changes · 1' }).check();
  const changes = app.page.getByTestId('changes');
  await expect(changes.getByRole('row')).toHaveCount(2);
  await expect(changes).toContainText('optimizer.learningRate');
  await editor.choose('regularizer.kind', 'none');
  await expect(changes).toContainText('regularizer.lambda');
  await changes.getByRole('button', { name: 'Reset Penalty to the base' }).click();
  await expect(changes).not.toContainText('regularizer');
  await rate.getByRole('button', { name: 'Reset Learning rate to the base' }).click();
  await expect(app.page.getByText('The same as the base.')).toBeVisible();
});

test('a text is queued once for each seed, all or none', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.write(SMALL);
  const seeds = app.page.getByTestId('seeds');
  await seeds.fill('one');
  await expect(app.page.getByTestId('seeds-help')).toContainText('“one” is not a seed');
  await expect(app.page.getByTestId('queue-run')).toBeDisabled();
  await seeds.fill('4-6');
  await expect(app.page.getByTestId('queue-run')).toHaveText('Queue 3 runs');
  await app.page.keyboard.press('ControlOrMeta+Enter');
  const queued = app.page.getByTestId('queued');
  await expect(queued).toContainText('3 runs are queued.');
  await queued.getByRole('link', { name: 'Show the queue' }).click();
  await expect(app.page).toHaveURL(/#\/queue/);
  await app.show('runs');
  await expect(app.row('small')).toHaveCount(3);
  await expect
    .poll(() => app.statuses(), { timeout: 60_000 })
    .toEqual(['completed', 'completed', 'completed']);
  // Runs of the same name get distinct labels.
  const names = ['small · seed 4', 'small · seed 5', 'small · seed 6'];
  for (const name of names) await expect(app.row(name)).toHaveCount(1);
  await app.show('queue');
  await expect(app.page.getByTestId('ended-row').getByRole('link')).toHaveText(names.toReversed());
  await app.page.keyboard.press('Control+k');
  await app.page.keyboard.type('small seed 5');
  await expect(app.page.getByTestId('command').first()).toContainText('small · seed 5');
});

test.describe('with a run', () => {
  test.use({ queued: [LONG_RUN] });

  test('a run is duplicated, edited and queued', async ({ app }) => {
    await app.open();
    const row = app.row('Long run');
    await row.getByRole('button', { name: 'Stop Long run' }).click();
    await expect(app.statusOf(row)).toHaveAttribute('data-status', 'stopped');
    await row.getByRole('link', { name: 'Long run' }).click();
    await app.page.getByTestId('edit-copy').click();
    const editor = new EditorPage(app.page);
    await expect(app.page.getByText('A copy of the run Long run.')).toBeVisible();
    await expect(editor.field('name').getByRole('textbox')).toHaveValue('Long run (copy)');
    await editor.field('epochs').getByRole('textbox').fill('1');
    await expect(editor.field('epochs').getByText('Changed from 100000')).toBeVisible();
    await app.page.getByTestId('queue-run').click();
    await expect(app.page.getByTestId('queued')).toBeVisible();
    await app.show('runs');
    await expect(app.statusOf(app.row('Long run (copy)'))).toHaveAttribute('data-status', 'completed');
  });
});

test('a draft survives a reload and is replaced only after confirmation', async ({ app }) => {
  const editor = await openEditor(app);
  await editor.field('name').getByRole('textbox').fill('Half-written');
  await expect(app.page.getByText('Draft kept in this browser')).toBeVisible();
  await app.page.reload();
  await expect(editor.field('name').getByRole('textbox')).toHaveValue('Half-written');

  await app.page.evaluate(() => {
    location.hash = '#/editor?preset=demo%2Fl2';
  });
  await expect(app.page.getByRole('dialog')).toContainText('Replace the draft?');
  await app.page.getByTestId('keep-draft').click();
  await expect(app.page).toHaveURL(/#\/editor$/);
  await expect(editor.field('name').getByRole('textbox')).toHaveValue('Half-written');

  await app.page.getByTestId('editor-open').click();
  await app.page.getByRole('searchbox', { name: 'Find a preset or run' }).fill('demo/l2');
  await app.page.locator('[data-preset-id="demo/l2"]').click();
  await app.page.getByTestId('replace-draft').click();
  await expect(app.page.getByText('From preset demo/l2.')).toBeVisible();
  await expect(app.page).toHaveURL(/preset=demo%2Fl2/);

  await editor.field('batchSize').getByRole('textbox').fill('7');
  await app.page.getByTestId('editor-discard').click();
  await app.page.getByTestId('confirm').click();
  await expect(editor.field('batchSize').getByText('Changed from', { exact: false })).toHaveCount(0);
});

test('a file is opened, and saved unchanged', async ({ app }) => {
  const editor = await openEditor(app);
  await app.page.getByTestId('editor-open').click();
  await app.page.getByTestId('open-file').setInputFiles({
    name: 'mine.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(`# mine\n${SMALL}`),
  });
  await expect(app.page.getByText('From the file mine.yaml.')).toBeVisible();
  await editor.field('epochs').getByRole('textbox').fill('2');
  const download = app.page.waitForEvent('download');
  await app.page.keyboard.press('ControlOrMeta+s');
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('small.yaml');
  expect(await readFile(await saved.path(), 'utf8')).toBe(
    `# mine\n${SMALL.replace('epochs: 1', 'epochs: 2')}`,
  );
});

for (const theme of ['light', 'dark'] as const) {
  test(`is accessible, ${theme}`, async ({ app }) => {
    await app.page.emulateMedia({ colorScheme: theme });
    const editor = await openEditor(app, '#/editor?preset=003%2Fdropout');
    const violations = async (): Promise<unknown[]> => {
      const { violations: found } = await new AxeBuilder({ page: app.page }).include('main').analyze();
      return found.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
    };
    expect(await violations()).toEqual([]);
    await editor.write(SMALL.replace('batchSize: 20', 'batchSize: 0'));
    await expect(editor.problems).toHaveCount(1);
    expect(await violations()).toEqual([]);
    await app.page.getByRole('radio', { name: /^Changes/ }).check();
    await expect(app.page.getByTestId('changes')).toBeVisible();
    expect(await violations()).toEqual([]);
  });
}

test('a narrow window shows one pane at a time', async ({ app }) => {
  await app.page.setViewportSize({ width: 800, height: 900 });
  await app.open();
  await app.page.getByTestId('nav-editor').click();
  const form = app.page.getByTestId('editor-form');
  await expect(form).toBeVisible();
  await expect(app.page.locator('.cm-content')).toBeHidden();
  await app.page.getByRole('radio', { name: 'YAML' }).check();
  await expect(app.page.locator('.cm-content')).toBeVisible();
  await expect(form).toBeHidden();
  await app.page.getByRole('radio', { name: 'Summary' }).first().check();
  await expect(app.page.getByTestId('parameters')).toBeVisible();
  const wide = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

for (const { language, title, problem, queue } of [
  { language: 'en', title: 'Editor', problem: 'Go to the next problem', queue: 'Queue run' },
  { language: 'zh-Hant', title: '編輯器', problem: '前往下一個問題', queue: '加入佇列' },
]) {
  test(`its shortcuts are in the shortcut sheet and in the palette, in ${language}`, async ({ app }) => {
    const { page } = app;
    const editor = await openEditor(app);
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`language ${language}`);
    await page.getByTestId('command').first().click();
    await editor.write(SMALL.replace('epochs: 1', 'epochs: 0'));
    await expect(editor.problems).toHaveCount(1);

    await page.locator('#main').focus();
    await page.keyboard.press('?');
    const keys = page.getByTestId('shortcut-sheet').locator('section').filter({ hasText: title });
    for (const [name, key] of [
      [problem, 'F8'],
      [queue, 'Ctrl'],
    ] as const) {
      await expect(keys.locator('dl > div').filter({ hasText: name })).toContainText(key);
    }
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+k');
    await page.keyboard.type(problem);
    await page.getByTestId('command').filter({ hasText: problem }).click();
    await expect(editor.content).toBeFocused();
  });
}
