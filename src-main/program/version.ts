/** Ridgeline's version, from package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { APP_ROOT } from './folders.ts';

const manifest = z.object({ version: z.string() });

export const VERSION: string = manifest.parse(
  JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')),
).version;
