/** A home with the demo's three runs, trained by the command line. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { testWith } from './homes.ts';

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');

export const DEMO = { none: 'Demo none', l1: 'Demo L1 0.0005', l2: 'Demo L2 0.001' } as const;

export async function trainDemo(home: string): Promise<void> {
  await promisify(execFile)(process.execPath, [CLI, 'demo', '--home', home]);
}

export const test = testWith('demo');
