import { defineConfig } from '@playwright/test';

/** Needs the Electron binary and a display; `npm test` prints a message if they are missing. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.pw.ts',
  outputDir: '../../test-results/electron',
  workers: 1,
});
