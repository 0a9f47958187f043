/** Makes the prepared homes, unless they are newer than the build and what makes them. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from '@playwright/test';
import { preparedHome, type PreparedHome } from './homes.ts';
import { addManyRuns } from './manyRuns.ts';
import { trainDemo } from './trainedHome.ts';

const MADE_FROM = ['../../out/build-stamp', 'manyRuns.ts', 'trainedHome.ts'];

const MAKE: Record<PreparedHome, (home: string) => unknown> = {
  demo: trainDemo,
  many: addManyRuns,
};

for (const kind of ['demo', 'many'] as const) {
  test(`the home "${kind}" is made`, async () => {
    const home = preparedHome(kind);
    const newest = Math.max(...MADE_FROM.map((path) => statSync(resolve(import.meta.dirname, path)).mtimeMs));
    if (existsSync(home) && statSync(home).mtimeMs > newest) return;
    const unfinished = `${home}.unfinished`;
    for (const old of [home, unfinished]) await rm(old, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await MAKE[kind](unfinished);
    await rename(unfinished, home);
  });
}
