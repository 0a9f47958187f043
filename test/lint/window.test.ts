import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { FOLDERS, type Folder } from '../../scripts/lint/folders.ts';

const ROOT = resolve(import.meta.dirname, '../../src-renderer');
const files = globSync('**/*.{ts,svelte}', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'));

/** Includes imports of types: the graph shows what a reader of a file has to know. */
const graph = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, path = '']) => join(dirname(file), path).replaceAll('\\', '/'))
    .filter((path) => graphHas(path));
}

function graphHas(path: string): boolean {
  return files.includes(path);
}

/** The innermost folder of the rules that contains a file. */
function folderOf(file: string): Folder | undefined {
  const path = `src-renderer/${file}`;
  return FOLDERS.findLast((folder) => path.startsWith(`${folder.path}/`));
}

function isForbidden(from: string, to: string): boolean {
  const folder = folderOf(from);
  const allowed = folder === undefined ? [] : [folder.path, ...folder.folders];
  return !allowed.some((path) => `src-renderer/${to}`.startsWith(`${path}/`));
}

it('every file is in the graph, and every file except the entry is imported', () => {
  expect(files.length).toBeGreaterThan(300);
  const imported = new Set([...graph.values()].flat());
  const alone = files.filter((file) => !imported.has(file) && file !== 'main.ts' && file !== 'env.d.ts');
  expect(alone).toEqual([]);
});

it('no import points upwards or from one view into another', () => {
  const upward = [...graph].flatMap(([from, targets]) =>
    targets.filter((to) => isForbidden(from, to)).map((to) => `${from} -> ${to}`),
  );
  expect(upward).toEqual([]);
});

it('there are no import cycles', () => {
  expect(circles()).toEqual([]);
});

/** One chain per cycle, by depth-first search. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  return found;
}
