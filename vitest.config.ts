import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowestFirst.ts';

// Processes that tests start find what an earlier one has compiled; entries are known by their source.
process.env['NODE_COMPILE_CACHE'] ??= resolve(import.meta.dirname, 'test-results', 'compile-cache');

/** Folders whose tests share processes and modules: they replace no module, and end what they start. */
const SHARED = [
  'bench',
  'cli',
  'compiler',
  'contract',
  'datasets',
  'desktop',
  'docs',
  'estimate',
  'experiment',
  'handlers',
  'lint',
  'model',
  'queue',
  'random',
  'renderer',
  'scripts',
  'shared',
  'store',
  'transport',
  'weights',
];

const tests = (...folders: readonly string[]): string[] => folders.map((name) => `test/${name}/**/*.test.ts`);

export default defineConfig({
  // Compiles the runes of `*.svelte.ts`.
  plugins: [svelte({ configFile: false })],
  test: {
    environment: 'node',
    projects: [
      // Engines in the test's own process, and tests that replace modules.
      { extends: true, test: { name: 'processes', include: tests('*'), exclude: tests(...SHARED) } },
      // Starting a process takes longer than most of these files run.
      { extends: true, test: { name: 'shared', include: tests(...SHARED), isolate: false } },
    ],
    globalSetup: 'test/warmUp.ts',
    sequence: { sequencer: SlowestFirst },
    // Native modules (SQLite, ONNX Runtime) want processes.
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
    // Training and child processes share two cores with other files.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
