import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** Without a binary, importing the package `electron` would start to download one. */
const PACKAGE = inRoot('node_modules', 'electron');

/** @returns {string | null} the Electron program, or null when it has not been downloaded */
export function electronProgram() {
  const pathFile = join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist');
  const program = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** @returns {string | null} why a window cannot be opened here, with what to do about it, or null */
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
