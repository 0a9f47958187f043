/** Size of the built window: what the page loads initially, and in total. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { APP_ROOT } from '../../../src-main/program/folders.ts';
import type { Measurement } from '../../measurements.ts';
import { LIMITS } from '../limits.ts';

const KIB = 1024;

function gzipBytes(path: string): number {
  return gzipSync(readFileSync(path)).length;
}

/** Files that the page references, and their static imports, as paths below the folder. */
export function initialFiles(folder: string): string[] {
  const found = new Set(['index.html']);
  for (const file of found) {
    const text = readFileSync(join(folder, file), 'utf8');
    const named = file.endsWith('.html')
      ? [...text.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)]
      : file.endsWith('.js')
        ? // Static imports and re-exports of a built module; `import(…)` has a parenthesis.
          [...text.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[^'"();]*?from\s*)?["'](\.[^"']+)["']/g)]
        : [];
    for (const [, name = ''] of named) {
      found.add(posix.normalize(posix.join(file.endsWith('.html') ? '' : posix.dirname(file), name)));
    }
  }
  return [...found];
}

export function measureBundle(): Measurement[] {
  const folder = join(APP_ROOT, 'out', 'renderer');
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const sum = (paths: readonly string[]): number => paths.reduce((bytes, path) => bytes + gzipBytes(path), 0);
  const initial = sum(initialFiles(folder).map((file) => join(folder, file)));
  return [
    {
      benchmark: 'bundle',
      name: 'initial, gzip',
      value: initial / KIB,
      unit: 'KiB',
      limit: null,
    },
    {
      benchmark: 'bundle',
      name: 'in all, gzip',
      value: sum(all) / KIB,
      unit: 'KiB',
      limit: { most: LIMITS.totalKiB },
    },
  ];
}
