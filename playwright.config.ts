import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/support/browser.mjs';

// Playwright loads this file in every worker; the first one hands down what it found.
process.env.RIDGELINE_CHROMIUM ??= await findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  projects: [
    { name: 'homes', testMatch: 'homes.setup.ts' },
    { name: 'e2e', testMatch: '*.spec.ts', dependencies: ['homes'] },
    { name: 'screenshots', testMatch: 'screenshots.pw.ts', dependencies: ['homes'], fullyParallel: false },
  ],
  outputDir: 'test-results/e2e',
  // Every test has a server, a home and a page of its own, so any two can run side by side. A third of a test is
  // waiting: for processes to start and for the window to settle.
  workers: Math.max(3, Math.min(5, Math.floor(availableParallelism() / 2))),
  fullyParallel: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    // A trace costs a quarter of all processor time; `--trace on` keeps one of a test that fails.
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    // What moves is drawn sixty times a second, and without a graphics card by the processor.
    contextOptions: { reducedMotion: 'reduce' },
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
