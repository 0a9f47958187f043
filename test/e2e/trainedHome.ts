/** Homes with the demo's three runs, trained once for all tests of a file. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { test as base } from './fixtures.ts';

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');

export const DEMO = { none: 'Demo none', l1: 'Demo L1 0.0005', l2: 'Demo L2 0.001' } as const;

export const test = base.extend<object, { trained: string }>({
  trained: [
    async ({ browserName }, use) => {
      const home = await mkdtemp(join(tmpdir(), `ridgeline-demo-${browserName}-`));
      await promisify(execFile)(process.execPath, [CLI, 'demo', '--home', home]);
      await use(home);
      await rm(home, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  home: async ({ trained }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'ridgeline-e2e-'));
    await cp(trained, home, { recursive: true });
    await use(home);
    await rm(home, { recursive: true });
  },
});
