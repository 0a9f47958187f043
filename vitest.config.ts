import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowestFirst.ts';

// Processes that tests start find what an earlier one has compiled; entries are known by their source.
process.env['NODE_COMPILE_CACHE'] ??= resolve(import.meta.dirname, 'test-results', 'compile-cache');

export default defineConfig({
  // Compiles the runes of `*.svelte.ts`.
  plugins: [svelte({ configFile: false })],
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: 'test/warmUp.ts',
    sequence: { sequencer: SlowestFirst },
    // Native modules (SQLite, ONNX Runtime) want processes; a crash then takes one file along, not all.
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
    // Training and child processes share two cores with other files.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
