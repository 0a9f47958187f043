/** Homes that many tests begin with. `homes.setup.ts` makes them once for all workers; each test gets a copy. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base } from './fixtures.ts';

/** `demo`: the demo's three runs, trained. `many`: a thousand runs that have all ended. */
export type PreparedHome = 'demo' | 'many';

export function preparedHome(kind: PreparedHome): string {
  return resolve(import.meta.dirname, '../../test-results/homes', kind);
}

/** `test` with a copy of a prepared home. */
export function testWith(kind: PreparedHome) {
  return base.extend<{ home: string }>({
    home: async ({ browserName }, use) => {
      const home = await mkdtemp(join(tmpdir(), `ridgeline-e2e-${browserName}-`));
      await cp(preparedHome(kind), home, { recursive: true });
      await use(home);
      await rm(home, { recursive: true });
    },
  });
}
