import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** Not imported: without a binary, the package `electron` would download one. */
const PACKAGE = inRoot('node_modules', 'electron');

/** @returns {string | null} path of the Electron program, or null if it is not downloaded */
export function electronProgram() {
  const pathFile = join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist');
  const program = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** @returns {string | null} why no window can be opened, with what to do about it, or null */
export function whyNoWindow() {
  if (electronProgram() === null) {
    return existsSync(join(PACKAGE, 'install.js'))
      ? 'Electron’s program is not downloaded yet. To fetch it from github.com: npx install-electron'
      : 'Electron is not installed. To install it: npm ci';
  }
  const needsDisplay = process.platform !== 'win32' && process.platform !== 'darwin';
  if (needsDisplay && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).';
  }
  return null;
}
