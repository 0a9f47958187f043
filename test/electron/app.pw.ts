import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../..');

let home: string;
let app: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ridgeline-electron-'));
  app = await _electron.launch({
    args: [ROOT, `--user-data-dir=${join(home, 'profile')}`],
    cwd: ROOT,
    env: { ...definedEnvironment(), RIDGELINE_HOME: join(home, 'home') },
  });
  page = await app.firstWindow();
});
test.afterEach(async () => {
  await app.close();
  await rm(home, { recursive: true, force: true });
});

test('the window can reach the workstation, but not Node', async () => {
  expect(page.url()).toBe('ridgeline://app/');
  const info = await page.evaluate(() => window.ridgeline?.request['workstation.info']({}));
  expect(info).toMatchObject({ ok: true, value: { home: join(home, 'home') } });
  const node = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
  );
  expect(node).toEqual([]);
});

test('the page cannot leave the app, open windows, reach the network or get permissions', async () => {
  expect(await page.evaluate(() => window.open('https://example.invalid/'))).toBeNull();
  await page.evaluate(() => location.assign('https://example.invalid/'));
  const blocked = await page.evaluate(
    () =>
      new Promise((done) => {
        document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
        fetch('https://example.invalid/').catch(() => undefined);
      }),
  );
  expect(blocked).toBe('connect-src');
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  expect(page.url()).toBe('ridgeline://app/');
  expect(app.windows()).toHaveLength(1);
});

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
