/**
 * Which folder may import what: the house rules of docs/ARCHITECTURE.md, as ESLint checks them.
 *
 * @typedef {object} Folder
 * @property {string} path
 * @property {readonly string[]} folders others of the repository that it may import
 * @property {readonly string[]} packages
 * @property {boolean} node whether it may import Node's own modules
 */

/** @type {(path: string, folders: readonly string[], packages: readonly string[], node?: boolean) => Folder} */
const folder = (path, folders, packages, node = true) => ({ path, folders, packages, node });
const NO_NODE = false;
const TFJS = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
const main = (...names) => names.map((name) => `src-main/${name}`);

/** @type {readonly Folder[]} */
export const FOLDERS = [
  folder('src-main/contract', [], ['zod'], NO_NODE),
  folder('src-main/random', [], [], NO_NODE),
  folder('src-main/weights', main('contract'), []),
  folder('src-main/datasets', main('contract', 'random'), []),
  folder('src-main/experiment', main('contract', 'random', 'datasets'), ['yaml', 'zod']),
  folder('src-main/model', main('contract', 'random'), TFJS, NO_NODE),
  folder('src-main/compiler', [], ['@tensorflow/tfjs-core', 'protobufjs', 'zod'], NO_NODE),
  folder('src-main/trainer', main('contract', 'random', 'datasets', 'model', 'compiler', 'weights'), [
    ...TFJS,
    '@tensorflow/tfjs-backend-cpu',
    '@tensorflow/tfjs-node-gpu',
    'onnxruntime-node',
    'zod',
  ]),
  folder('src-main/store', main('contract', 'weights'), ['better-sqlite3', 'zod']),
  folder('src-main/queue', main('contract', 'store', 'trainer'), []),
  folder('src-main/transport', main('contract'), ['@hono/node-server', 'hono', 'zod']),
  folder('src-main/window', [], ['zod']),
  folder('src-main/cli', ['src-main'], ['commander']),
  folder('src-renderer', main('contract'), ['chart.js', 'svelte', 'zod'], NO_NODE),
];

/** The only files that know Electron, with what else they may import from packages. */
const ELECTRON_FILES = [
  { path: 'src-main/main.ts', packages: [] },
  { path: 'src-main/preload.ts', packages: [] },
  { path: 'src-main/transport/ipc.ts', packages: [] },
];

/** @returns {import('eslint').Linter.Config[]} */
export function folderRules() {
  return [
    packagesOnly(['src-main/*.ts'], 'The entries', ['commander', 'zod'], true),
    ...FOLDERS.map(({ path, packages, node }) => packagesOnly([`${path}/**`], path, packages, node)),
    ...ELECTRON_FILES.map(({ path, packages }) => packagesOnly([path], path, ['electron', ...packages], true)),
    {
      files: ['src-main/**', 'src-renderer/**'],
      rules: {
        'import-x/no-restricted-paths': ['error', { zones: [...FOLDERS.map(zone), productOnly()] }],
      },
    },
  ];
}

/** @returns {import('eslint').Linter.Config} */
function packagesOnly(files, who, packages, node) {
  const allowed = [...(node ? ['node:[^]*'] : []), ...packages.map((name) => `${escapeRegExp(name)}(?:/[^]*)?`)];
  const list = [...(node ? ['node:*'] : []), ...packages].join(', ') || 'none';
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?!\\.\\.?/|(?:${allowed.join('|')})$)`,
              caseSensitive: true,
              message: `${who} may import these packages: ${list} (scripts/lint/folders.mjs).`,
            },
          ],
        },
      ],
      // `no-restricted-imports` does not see import(); only the trainer loads an engine when it needs it.
      'no-restricted-syntax': who === 'src-main/trainer' ? 'off' : ['error', 'ImportExpression'],
    },
  };
}

/** A folder imports from itself, from the folders named for it, and from packages. */
function zone({ path, folders }) {
  return {
    target: `./${path}`,
    from: '.',
    except: ['node_modules', path, ...folders].map((allowed) => `./${allowed}`),
    message: `${path} may import these folders: ${folders.join(', ') || 'only itself'} (scripts/lint/folders.mjs).`,
  };
}

function productOnly() {
  return {
    target: './src-main',
    from: '.',
    except: ['./node_modules', './src-main'],
    message: 'What runs in the product does not import tests, benchmarks, scripts or the window.',
  };
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
