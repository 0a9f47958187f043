/** A server with a home of its own for every test, and a page that must not complain. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import type { ExperimentInput } from '../../src-main/contract/config.ts';
import { experimentConfig } from '../../src-main/contract/config.ts';
import { openStore } from '../../src-main/store/open.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { RidgelinePage } from './ridgelinePage.ts';
import { Server } from './server.ts';

interface Options {
  /** Runs that an earlier session left in the queue. */
  queued: readonly ExperimentInput[];
  /** True: nobody has used Ridgeline here before, so the demo comes with its guided tour. */
  firstStart: boolean;
  /** What the browser's console may say in this test; everything else there is a failure. */
  expectedComplaints: readonly RegExp[];
}

interface Fixtures {
  home: string;
  server: Server;
  app: RidgelinePage;
}

export const test = base.extend<Options & Fixtures>({
  queued: [[], { option: true }],
  firstStart: [false, { option: true }],
  expectedComplaints: [[], { option: true }],

  home: async ({ queued, firstStart }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'ridgeline-e2e-'));
    const store = openStore(databaseFile(home));
    for (const input of queued) store.addRun(experimentConfig.parse(input));
    if (!firstStart) store.changeSettings({ guideSeen: true });
    store.close();
    await use(home);
    await rm(home, { recursive: true });
  },

  server: async ({ home }, use, testInfo) => {
    const server = await Server.start(home);
    await use(server);
    const code = server.hasEnded ? null : await server.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server log', { body: server.log, contentType: 'text/plain' });
    } else if (code !== null) {
      expect(code, `exit code of ridgeline serve; its log:\n${server.log}`).toBe(0);
    }
  },

  app: async ({ page, server, expectedComplaints }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      // Chromium reports a breach of the content security policy as an error in the console.
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('crash', () => complaints.push('the page crashed'));
    await use(new RidgelinePage(page, server.url));
    const unexpected = complaints.filter((text) => !expectedComplaints.some((known) => known.test(text)));
    expect(unexpected, 'what the browser’s console complains about').toEqual([]);
  },
});

export { expect };

/** Trains for hours unless it is stopped. */
export const LONG_RUN: ExperimentInput = {
  version: 1,
  name: 'Long run',
  dataset: { id: 'digits', train: { count: 1000 }, test: { count: 100 } },
  model: { kind: 'mlp', hidden: [64] },
  optimizer: { kind: 'sgd', learningRate: 0.05 },
  batchSize: 10,
  epochs: 100_000,
};
