import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../src-renderer');
/** From the bottom up; a room imports those before it, `charts` and `controls` only words. */
const ROOMS = ['words', 'client', 'charts', 'controls', 'data', 'app', 'views', 'frame', 'main.ts'];

const files = globSync('**/*.{ts,svelte}', { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'));
/** Imports of types count: the graph is about what one has to know to read a file. */
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

function roomOf(file: string): string {
  const [room = '', view = ''] = file.split('/');
  return room === 'views' ? `views/${view}` : room;
}

function isUpward(from: string, to: string): boolean {
  if (roomOf(from) === roomOf(to)) return false;
  const [low, high] = [from, to].map((file) => ROOMS.indexOf(file.split('/')[0] ?? ''));
  return low === undefined || high === undefined || high >= low;
}

it('every file is in the graph, and every file but the first is imported', () => {
  expect(files.length).toBeGreaterThan(300);
  const imported = new Set([...graph.values()].flat());
  const alone = files.filter((file) => !imported.has(file) && file !== 'main.ts' && file !== 'env.d.ts');
  expect(alone).toEqual([]);
});

it('no import leads upwards, nor from one view into another', () => {
  const upward = [...graph].flatMap(([from, targets]) =>
    targets.filter((to) => isUpward(from, to)).map((to) => `${from} -> ${to}`),
  );
  expect(upward).toEqual([]);
});

it('no chain of imports leads back to where it begins', () => {
  expect(circles()).toEqual([]);
});

/** One chain for each circle met on a walk depth first. */
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
