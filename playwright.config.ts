import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/support/browser.mjs';

// Playwright loads this file in every worker; the first one hands down what it found.
process.env.RIDGELINE_CHROMIUM ??= await findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  projects: [
    { name: 'e2e', testMatch: '*.spec.ts' },
    { name: 'screenshots', testMatch: 'screenshots.pw.ts' },
  ],
  outputDir: 'test-results/e2e',
  // One server, its trainer and a browser keep two cores busy.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.RIDGELINE_CHROMIUM,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        // Chromium's sandbox refuses to start as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
