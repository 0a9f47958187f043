import { defineConfig } from '@playwright/test';

/** Runs where Electron's program and a display are; `npm test` says so aloud where they are not. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.pw.ts',
  outputDir: '../../test-results/electron',
  workers: 1,
});
