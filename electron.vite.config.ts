import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: 'node24',
      rolldownOptions: {
        input: {
          main: at('src-main/desktop/main.ts'),
          cli: at('src-main/cli/main.ts'),
          trainer: at('src-main/trainer/worker.ts'),
        },
        // Shared code lies beside the entries: from there `../..` is the app's root, as it is from a folder
        // of src-main, so that resources are found in both.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: 'node24',
      // A sandboxed preload script is one CommonJS file and can load nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-main/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: at('out/renderer'),
      // The content security policy lets fonts come from files, not from data: URLs.
      assetsInlineLimit: 0,
      // Chromium of Electron 45; browsers that open `ridgeline serve` need ES2024 as well.
      target: 'es2024',
      // Half the bytes to read and compile whenever the window opens.
      minify: true,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
});
