/** Allowed imports of each folder, as ESLint rules; see docs/ARCHITECTURE.md. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Linter } from 'eslint';

export interface Folder {
  path: string;
  /** Other folders that it may import. */
  folders: readonly string[];
  packages: readonly string[];
  /** Whether it may import Node's built-in modules. */
  node: boolean;
}

const TFJS = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
const ENGINES = ['@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-node-gpu', 'onnxruntime-node'];

/** Packages of views that need additional ones. */
const PACKAGES_OF_VIEWS: Readonly<Record<string, readonly string[]>> = {
  editor: ['@codemirror', '@lezer/highlight', 'svelte', 'yaml', 'zod'],
};

/** In the order data flows. */
export const FOLDERS: readonly Folder[] = [
  pure('shared', [], ['zod']),
  pure('contract', ['shared'], ['zod']),
  onNode('program', [], ['zod']),
  pure('random', [], []),
  onNode('datasets', ['contract', 'random'], []),
  onNode('experiment', ['contract', 'shared', 'datasets'], ['yaml', 'zod']),
  pure('model', ['contract', 'random'], TFJS),
  pure('compiler', [], ['@tensorflow/tfjs-core', 'protobufjs', 'zod']),
  onNode('weights', ['contract', 'shared'], []),
  onNode(
    'trainer',
    ['contract', 'random', 'datasets', 'model', 'compiler', 'weights'],
    [...TFJS, ...ENGINES, 'zod'],
  ),
  onNode('engines', ['contract', 'program', 'datasets', 'trainer'], ['zod']),
  onNode('estimate', ['contract', 'datasets', 'experiment', 'model', 'trainer', 'engines'], []),
  onNode('store', ['contract', 'shared', 'weights'], ['better-sqlite3', 'zod']),
  onNode('queue', ['contract', 'estimate', 'store', 'trainer'], []),
  onNode('transport', ['contract'], ['@hono/node-server', 'hono', 'zod']),
  onNode(
    'workstation',
    ['contract', 'datasets', 'experiment', 'trainer', 'engines', 'estimate', 'store', 'queue'],
    [],
  ),
  onNode(
    'handlers',
    [
      ...['contract', 'shared', 'program', 'datasets', 'experiment', 'weights', 'trainer', 'estimate'],
      ...['store', 'queue', 'transport', 'workstation'],
    ],
    [],
  ),
  onNode(
    'cli',
    [
      ...[
        'contract',
        'shared',
        'program',
        'datasets',
        'experiment',
        'model',
        'weights',
        'trainer',
        'engines',
      ],
      ...['store', 'queue', 'transport', 'workstation', 'handlers'],
    ],
    ['commander'],
  ),
  onNode(
    'desktop',
    ['contract', 'program', 'trainer', 'transport', 'workstation', 'handlers'],
    ['electron', 'zod'],
  ),
  ...windowFolders(),
];

/** The window's folders, bottom-up: a folder imports only those above it in this list. No view imports another. */
function windowFolders(): Folder[] {
  const views = readdirSync(join(import.meta.dirname, '../../src-renderer/views')).sort();
  const app = ['words', 'client', 'charts', 'controls', 'data', 'app'];
  return [
    inWindow('', [], ['svelte', 'zod']),
    inWindow('/words', [], []),
    inWindow('/client', [], ['zod']),
    inWindow('/charts', ['words'], ['chart.js', 'svelte']),
    inWindow('/controls', ['words'], ['svelte']),
    inWindow('/data', ['client', 'words'], []),
    inWindow('/app', app.slice(0, -1), ['svelte', 'zod']),
    ...views.map((view) => inWindow(`/views/${view}`, app, PACKAGES_OF_VIEWS[view] ?? ['svelte', 'zod'])),
    inWindow('/frame', [...app, 'views'], ['svelte']),
  ];
}

function inWindow(folder: string, folders: readonly string[], packages: readonly string[]): Folder {
  return {
    path: `src-renderer${folder}`,
    folders: [...folders.map((other) => `src-renderer/${other}`), 'src-main/contract', 'src-main/shared'],
    packages,
    node: false,
  };
}

function pure(name: string, folders: readonly string[], packages: readonly string[]): Folder {
  return {
    path: `src-main/${name}`,
    folders: folders.map((path) => `src-main/${path}`),
    packages,
    node: false,
  };
}

function onNode(name: string, folders: readonly string[], packages: readonly string[]): Folder {
  return { ...pure(name, folders, packages), node: true };
}

export function folderRules(): Linter.Config[] {
  return [
    ...FOLDERS.map(({ path, packages, node }) => packagesOnly(`${path}/**`, packages, node)),
    // `no-restricted-imports` ignores import(); only the trainer imports packages dynamically.
    {
      files: ['src-main/**', 'src-renderer/**'],
      ignores: ['src-main/trainer/**'],
      rules: { 'no-restricted-syntax': ['error', 'ImportExpression[source.value!=/^\\.\\.?\\//]'] },
    },
    {
      files: ['src-main/**', 'src-renderer/**'],
      rules: { 'import-x/no-restricted-paths': ['error', { zones: [...FOLDERS.map(zone), PRODUCT] }] },
    },
  ];
}

function packagesOnly(files: string, packages: readonly string[], node: boolean): Linter.Config {
  const names = packages.map((name) => `${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?:/.*)?`);
  const allowed = node ? ['node:.*', ...names] : names;
  const list = [...(node ? ['node:*'] : []), ...packages].join(', ') || 'none';
  const pattern = {
    regex: `^(?!\\.\\.?/|(?:${allowed.join('|')})$)`,
    caseSensitive: true,
    message: `${files} may import these packages: ${list} (scripts/lint/folders.ts).`,
  };
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: [pattern] }] } };
}

/** A folder imports from itself, from the folders named for it, and from packages. */
function zone({ path, folders }: Folder) {
  return {
    target: `./${path}`,
    from: '.',
    except: ['node_modules', path, ...folders].map((allowed) => `./${allowed}`),
    message: `${path} may import these folders: ${folders.join(', ') || 'only itself'} (scripts/lint/folders.ts).`,
  };
}

const PRODUCT = {
  target: './src-main',
  from: '.',
  except: ['./node_modules', './src-main'],
  message: 'Product code must not import tests, benchmarks, scripts or the window.',
};
