import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {readonly string[]} parts */
export const inRoot = (...parts) => join(ROOT, ...parts);
