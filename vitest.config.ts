import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Compiles the runes of `*.svelte.ts`.
  plugins: [svelte({ configFile: false })],
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Native modules (SQLite, ONNX Runtime) want processes; a crash then takes one file along, not all.
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
    // Training and child processes share two cores with other files.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
