import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { FOLDERS } from '../../scripts/lint/folders.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER_RULES = [
  'import-x/no-restricted-paths',
  'no-restricted-imports',
  'no-restricted-syntax',
  'ridgeline/file-names',
  'ridgeline/no-cycle',
];

// The project's config without types, because the snippets are in files that do not exist.
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: tseslint.configs.disableTypeChecked,
  ruleFilter: ({ ruleId }) => FOLDER_RULES.includes(ruleId),
});

/** The rules that a file with this text violates. */
async function broken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, file) });
  expect(result?.messages.filter((message) => message.fatal)).toEqual([]);
  return [...new Set((result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'none'))];
}

const PATHS = ['import-x/no-restricted-paths'];
const PACKAGES = ['no-restricted-imports'];

describe('the folder rules', () => {
  it('name every existing folder and no other', () => {
    const paths = FOLDERS.map(({ path }) => path);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const folders = globSync('src-main/*/', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'));
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.filter((path) => !paths.includes(path.replace(/\/$/, '')))).toEqual([]);
    const windowFolders = globSync(['src-renderer/*/', 'src-renderer/views/*/'], { cwd: ROOT })
      .map((path) => path.replaceAll('\\', '/').replace(/\/$/, ''))
      .filter((path) => path !== 'src-renderer/views' && path !== 'src-renderer/styles');
    expect(windowFolders.length).toBeGreaterThan(12);
    expect(windowFolders.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it.each([
    ['src-main/contract/x.ts', '../random/philox.ts'],
    ['src-main/random/x.ts', '../contract/errors.ts'],
    ['src-main/weights/x.ts', '../store/open.ts'],
    ['src-main/datasets/x.ts', '../trainer/prepare.ts'],
    ['src-main/experiment/x.ts', '../store/open.ts'],
    ['src-main/model/x.ts', '../compiler/compile.ts'],
    ['src-main/compiler/x.ts', '../model/step.ts'],
    ['src-main/compiler/x.ts', '../trainer/loop.ts'],
    ['src-main/compiler/x.ts', '../store/open.ts'],
    ['src-main/compiler/x.ts', '../contract/errors.ts'],
    ['src-main/trainer/x.ts', '../store/open.ts'],
    ['src-main/trainer/executors/x.ts', '../../store/types.ts'],
    ['src-main/trainer/x.ts', '../desktop/utilityTrainer.ts'],
    ['src-main/trainer/x.ts', '../engines/verdict.ts'],
    ['src-main/program/x.ts', '../contract/errors.ts'],
    ['src-main/experiment/x.ts', '../estimate/configSummary.ts'],
    ['src-main/model/x.ts', '../estimate/outline.ts'],
    ['src-main/engines/x.ts', '../workstation/workstation.ts'],
    ['src-main/engines/x.ts', '../estimate/runTime.ts'],
    ['src-main/engines/x.ts', '../store/open.ts'],
    ['src-main/estimate/x.ts', '../store/open.ts'],
    ['src-main/estimate/x.ts', '../handlers/editor.ts'],
    ['src-main/workstation/x.ts', '../handlers/backend.ts'],
    ['src-main/workstation/x.ts', '../transport/types.ts'],
    ['src-main/workstation/x.ts', '../cli/output.ts'],
    ['src-main/handlers/x.ts', '../cli/output.ts'],
    ['src-main/handlers/x.ts', '../engines/doctor.ts'],
    ['src-main/cli/x.ts', '../desktop/ipc.ts'],
    ['src-main/cli/x.ts', '../compiler/compile.ts'],
    ['src-main/desktop/x.ts', '../cli/output.ts'],
    ['src-main/desktop/x.ts', '../store/open.ts'],
    ['src-main/store/x.ts', '../trainer/messages.ts'],
    ['src-main/store/x.ts', '../workstation/workstation.ts'],
    ['src-main/queue/x.ts', '../transport/types.ts'],
    ['src-main/transport/x.ts', '../trainer/process.ts'],
    ['src-main/transport/x.ts', '../workstation/workstation.ts'],
    ['src-main/shared/x.ts', '../contract/errors.ts'],
    ['src-main/cli/x.ts', '../../src-renderer/words/format.ts'],
    ['src-main/cli/x.ts', '../../test/store/fixtures.ts'],
    ['src-renderer/x.ts', '../src-main/random/philox.ts'],
    ['src-renderer/data/x.ts', '../../src-main/transport/types.ts'],
    ...rendererViolations(),
  ])('keep %s from %s', async (file, target) => {
    expect(existsSync(join(ROOT, file, '..', target)), 'the target is a real file').toBe(true);
    expect(await broken(file, `import * as x from '${target}';`)).toEqual(PATHS);
    expect(await broken(file, `import type * as x from '${target}';`)).toEqual(PATHS);
    expect(await broken(file, `export * from '${target}';`)).toEqual(PATHS);
  });

  it.each([
    ['src-main/contract/x.ts', 'svelte'],
    ['src-main/contract/x.ts', 'node:fs'],
    ['src-main/random/x.ts', 'zod'],
    ['src-main/compiler/x.ts', 'onnxruntime-node'],
    ['src-main/compiler/x.ts', '@tensorflow/tfjs-layers'],
    ['src-main/compiler/x.ts', 'node:fs'],
    ['src-main/model/x.ts', 'onnxruntime-node'],
    ['src-main/store/x.ts', 'onnxruntime-node'],
    ['src-main/queue/x.ts', 'better-sqlite3'],
    ['src-main/trainer/x.ts', 'better-sqlite3'],
    ['src-main/transport/http.ts', 'electron'],
    ['src-main/trainer/x.ts', 'electron'],
    ['src-main/cli/main.ts', 'electron'],
    ['src-main/workstation/workstation.ts', 'electron/main'],
    ['src-main/engines/x.ts', 'onnxruntime-node'],
    ['src-main/estimate/x.ts', '@tensorflow/tfjs-core'],
    ['src-main/handlers/x.ts', 'better-sqlite3'],
    ['src-main/handlers/x.ts', 'electron'],
    ['src-main/cli/x.ts', 'better-sqlite3'],
    ['src-main/desktop/main.ts', 'better-sqlite3'],
    ['src-renderer/x.ts', 'node:fs'],
    ['src-renderer/x.ts', 'electron'],
    ['src-renderer/x.ts', 'fs'],
    ['src-renderer/words/x.ts', 'svelte'],
    ['src-renderer/data/x.ts', 'chart.js'],
    ['src-renderer/views/runs/x.ts', 'yaml'],
  ])('keep %s from the package %s', async (file, name) => {
    expect(await broken(file, `import * as x from '${name}';`)).toEqual(PACKAGES);
  });

  it.each([
    ['src-main/contract/x.ts', 'zod'],
    ['src-main/model/x.ts', '../random/philox.ts'],
    ['src-main/trainer/x.ts', '../compiler/compile.ts'],
    ['src-main/trainer/x.ts', 'onnxruntime-node'],
    ['src-main/compiler/x.ts', 'protobufjs/light.js'],
    ['src-main/store/x.ts', 'better-sqlite3'],
    ['src-main/queue/x.ts', '../store/types.ts'],
    ['src-main/desktop/ipc.ts', 'electron'],
    ['src-main/desktop/ipc.ts', '../contract/bridge.ts'],
    ['src-main/desktop/main.ts', 'electron'],
    ['src-main/desktop/preload.ts', 'electron'],
    ['src-main/cli/x.ts', '../workstation/workstation.ts'],
    ['src-main/workstation/x.ts', '../store/open.ts'],
    ['src-main/handlers/x.ts', '../workstation/workstation.ts'],
    ['src-main/estimate/x.ts', '../engines/verdict.ts'],
    ['src-main/desktop/x.ts', '../handlers/backend.ts'],
    ['src-main/cli/x.ts', 'commander'],
    ['src-renderer/data/x.ts', '../../src-main/contract/runs.ts'],
    ['src-renderer/data/x.ts', '../client/client.ts'],
    ['src-renderer/app/x.ts', '../data/progress.ts'],
    ['src-renderer/views/runs/x.ts', '../../app/route.ts'],
    ['src-renderer/views/editor/x.ts', 'yaml'],
    ['src-renderer/frame/x.ts', '../views/guide/guide.ts'],
    ['src-renderer/main.ts', './frame/views.ts'],
  ])('let %s import %s', async (file, target) => {
    expect(await broken(file, `import * as x from '${target}';`)).toEqual([]);
  });

  it('cover components and dynamic imports', async () => {
    const component = (target: string) => `<script lang="ts">import * as x from '${target}';</script>`;
    expect(
      await broken('src-renderer/X.svelte', component('../src-main/workstation/workstation.ts')),
    ).toEqual(PATHS);
    expect(await broken('src-renderer/X.svelte', component('better-sqlite3'))).toEqual(PACKAGES);
    expect(await broken('src-main/store/x.ts', `await import('onnxruntime-node');`)).toEqual([
      'no-restricted-syntax',
    ]);
    expect(await broken('src-main/store/x.ts', `await import(packageName);`)).toEqual([
      'no-restricted-syntax',
    ]);
    expect(await broken('src-main/store/x.ts', `await import('../trainer/loop.ts');`)).toEqual(PATHS);
    expect(await broken('src-main/cli/x.ts', `await import('../trainer/loop.ts');`)).toEqual([]);
  });
});

describe('import cycles', () => {
  const session = 'src-main/trainer/executors/session.ts';
  const text = readFileSync(join(ROOT, session), 'utf8');

  it.each([
    `import { floatsOf } from './deviceReader.ts';`,
    `import type { DeviceReader } from './deviceReader.ts';`,
    `const reader = import('./deviceReader.ts');`,
    `export * from './stateStore.ts';`,
  ])('are seen when one file more says %s', async (line) => {
    expect(await broken(session, text)).toEqual([]);
    expect(await broken(session, `${text}\n${line}\n`)).toContain('ridgeline/no-cycle');
  });

  it('are detected through components', async () => {
    const words = 'src-renderer/words/format.ts';
    const line = `import type X from '../controls/Reason.svelte';`;
    expect(await broken(words, `${readFileSync(join(ROOT, words), 'utf8')}\n${line}\n`)).toContain(
      'ridgeline/no-cycle',
    );
  });
});

describe('file names', () => {
  it.each([
    'src-main/store/run-id.ts',
    'src-main/store/RunId.ts',
    'src-renderer/runList.svelte',
    'test/a-b.test.ts',
  ])('cannot be %s', async (file) => {
    expect(await broken(file, '')).toEqual(['ridgeline/file-names']);
  });

  it.each([
    'src-main/store/runId.ts',
    'src-renderer/RunList.svelte',
    'src-renderer/data/runs.svelte.ts',
    'test/store/10.open.test.ts',
  ])('can be %s', async (file) => {
    expect(await broken(file, '')).toEqual([]);
  });
});

/** An upward import from each folder of the window, and one from a view into another. */
function rendererViolations(): [file: string, target: string][] {
  return [
    ['src-renderer/words/x.ts', '../data/progress.ts'],
    ['src-renderer/client/x.ts', '../words/format.ts'],
    ['src-renderer/charts/x.ts', '../data/curves.ts'],
    ['src-renderer/charts/x.ts', '../app/app.svelte.ts'],
    ['src-renderer/charts/x.ts', '../controls/Notice.svelte'],
    ['src-renderer/controls/x.ts', '../app/app.svelte.ts'],
    ['src-renderer/controls/x.ts', '../data/runs.svelte.ts'],
    ['src-renderer/data/x.ts', '../app/toasts.svelte.ts'],
    ['src-renderer/data/x.ts', '../charts/lines/zoom.ts'],
    ['src-renderer/data/x.ts', '../views/runs/words.ts'],
    ['src-renderer/app/x.ts', '../views/queue/words.ts'],
    ['src-renderer/app/parts/x.ts', '../../frame/views.ts'],
    ['src-renderer/views/settings/x.ts', '../guide/guide.ts'],
    ['src-renderer/views/runs/list/x.ts', '../../run/words.ts'],
    ['src-renderer/views/queue/x.ts', '../../frame/views.ts'],
  ];
}
