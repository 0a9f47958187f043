/** Paths of the app, the user's home for runs, and the user's data sets. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The folder of package.json: the checkout, or the packaged app. Searched, because sources and build are at different
 * depths.
 */
export const APP_ROOT: string = findAppRoot(import.meta.dirname);

/** Presets and published figures. */
export const RESOURCES_FOLDER: string = join(APP_ROOT, 'resources');

function findAppRoot(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`Ridgeline's package.json was not found above ${start}`);
    folder = parent;
  }
  return folder;
}

/** The folder of runs, database and imported data: RIDGELINE_HOME, or `.ridgeline` in the user's own folder. */
export function homeFolder(): string {
  return process.env.RIDGELINE_HOME || join(homedir(), '.ridgeline');
}

/** The folder with data sets in their published layout: RIDGELINE_DATA, or null. */
export function dataFolder(): string | null {
  return process.env.RIDGELINE_DATA || null;
}
