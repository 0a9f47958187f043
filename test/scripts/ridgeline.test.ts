import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Checkout } from './checkout.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
});
afterEach(() => checkout.remove());

const builds = async () => (await readFile(join(checkout.root, 'builds.log'), 'utf8')).split('\n').length - 1;
const touch = (path: string) => {
  const soon = new Date(Date.now() + 60_000);
  return utimes(join(checkout.root, path), soon, soon);
};

it('builds quietly, then runs the command line with its arguments and exit code', async () => {
  const { code, stdout, stderr } = await checkout.run('ridgeline.mjs', ['run', 'x.yaml', '--json']);
  expect(JSON.parse(stdout)).toEqual(['run', 'x.yaml', '--json']);
  expect(stderr).toBe('Building Ridgeline …\n');
  expect(code).toBe(3);
});

it('builds again only if a source was changed or deleted', async () => {
  expect((await checkout.run('ridgeline.mjs', ['--build-only'])).stdout).toBe('');
  expect((await checkout.run('ridgeline.mjs', ['runs'])).stderr).toBe('');
  expect(await builds()).toBe(1);
  await touch('src-main/cli.ts');
  await checkout.run('ridgeline.mjs', ['--build-only']);
  expect(await builds()).toBe(2);
  await rm(join(checkout.root, 'src-main', 'cli.ts'));
  await touch('src-main');
  await checkout.run('ridgeline.mjs', ['--build-only']);
  expect(await builds()).toBe(3);
});

it('shows why a build failed, and retries the next time', async () => {
  await checkout.write('broken', '');
  const failed = await checkout.run('ridgeline.mjs', ['runs']);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toBe('');
  expect(failed.stderr).toContain('src-main/cli.ts: syntax error');
  expect(failed.stderr).toContain('The build failed');
  await rm(join(checkout.root, 'broken'));
  expect((await checkout.run('ridgeline.mjs', ['runs'])).code).toBe(3);
});

it('builds once when several start together', async () => {
  const ended = await Promise.all([1, 2, 3].map((n) => checkout.run('ridgeline.mjs', [`${n}`])));
  expect(ended.map(({ stdout }) => stdout.trim())).toEqual(['["1"]', '["2"]', '["3"]']);
  expect(await builds()).toBe(1);
});

it('does not wait for a build whose process has exited', async () => {
  // Above the largest pid of any supported system.
  await checkout.write('out/build-lock', '99999999');
  expect((await checkout.run('ridgeline.mjs', ['runs'])).code).toBe(3);
});

it('says what to do if nothing is installed', async () => {
  await rm(join(checkout.root, 'node_modules'), { recursive: true });
  const { code, stderr } = await checkout.run('ridgeline.mjs', ['runs']);
  expect(code).toBe(1);
  expect(stderr).toContain('npm ci');
});
