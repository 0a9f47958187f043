import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkout } from './checkout.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
});
afterEach(() => checkout.remove());

describe('the counts of npm test', () => {
  const total = (steps: unknown) =>
    checkout.evaluate('support/testReports.mjs', `m.total(${JSON.stringify(steps)})`);
  const none = { passed: 0, failed: 0, skipped: 0 };

  it('are the sum of the steps', async () => {
    const steps = [
      { ok: true, counts: none },
      { ok: true, counts: { passed: 400, failed: 0, skipped: 1 } },
      { ok: false, counts: { passed: 10, failed: 2, skipped: 0 } },
    ];
    expect(await total(steps)).toEqual({ passed: 410, failed: 2, skipped: 1 });
  });

  it('show a step that failed without a failed test', async () => {
    const steps = [
      { ok: false, counts: none },
      { ok: false, counts: { passed: 5, failed: 0, skipped: 0 } },
    ];
    expect(await total(steps)).toEqual({ passed: 5, failed: 2, skipped: 0 });
  });

  it('count a browser test that passed only on retry as failed', async () => {
    const stats = { expected: 7, unexpected: 1, flaky: 2, skipped: 3 };
    expect(
      await checkout.evaluate('support/testReports.mjs', `m.playwrightCounts(${JSON.stringify({ stats })})`),
    ).toEqual({ passed: 7, failed: 3, skipped: 3 });
  });
});

describe('the browser of npm test', () => {
  const find = (env: Record<string, string>) =>
    checkout.evaluate('support/browser.mjs', 'await m.findBrowser().catch((error) => error.message)', env);

  it('is the configured one', async () => {
    await checkout.writeProgram('my-chrome');
    const named = join(checkout.root, 'my-chrome');
    expect(await find({ RIDGELINE_CHROMIUM: named })).toBe(named);
  });

  it('is never another one if the configured one is missing', async () => {
    expect(await find({ RIDGELINE_CHROMIUM: '/nowhere/chrome' })).toContain('/nowhere/chrome');
  });

  it('is Playwright’s own, else the first on the path', async () => {
    const playwright = join(checkout.root, 'own');
    await checkout.write('node_modules/@playwright/test/package.json', '{"type":"module","main":"index.js"}');
    await checkout.write(
      'node_modules/@playwright/test/index.js',
      `export const chromium = { executablePath: () => ${JSON.stringify(playwright)} };`,
    );
    await checkout.writeProgram('bin/chromium');
    const PATH = join(checkout.root, 'bin');
    expect(await find({ PATH })).toBe(join(PATH, 'chromium'));
    await checkout.writeProgram('own');
    expect(await find({ PATH })).toBe(playwright);
  });
});

it('npm test lists its steps for an unknown one', async () => {
  const commands = {
    eslint: 'eslint',
    typescript: 'tsc',
    vitest: 'vitest',
    '@playwright/test': 'playwright',
  };
  for (const [name, command] of Object.entries({
    prettier: 'prettier',
    'svelte-check': 'svelte-check',
    ...commands,
  })) {
    await checkout.write(`node_modules/${name}/package.json`, JSON.stringify({ bin: { [command]: 'x.js' } }));
  }
  const { code, stderr } = await checkout.run('test.mjs', ['everything']);
  expect(code).toBe(1);
  expect(stderr).toContain('There is no step everything. The steps are: build, lint, types, format');
});
