/** The built command line as a user runs it: a separate process, with a clean environment. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out', 'main', 'cli.js');

/** To be awaited before the first command of a file; fast if the build is up to date. */
export async function build(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'ridgeline.mjs'), '--build-only']);
}

export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface Invocation {
  env?: Record<string, string>;
  /** Called with all of standard error so far, whenever there is more. */
  onStderr?: (text: string, child: ChildProcessByStdio<null, Readable, Readable>) => void;
}

/** Runs `ridgeline …` to its end. */
export async function ridgeline(
  args: readonly string[],
  { env = {}, onStderr }: Invocation = {},
): Promise<Ended> {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    // One thread: the other test files need the processor too, and small networks train as fast with one.
    env: { PATH, HOME, RIDGELINE_THREADS: '1', ...(TMPDIR === '' ? {} : { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group, as a shell creates for each command.
    detached: true,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.stderr += text;
    onStderr?.(ended.stderr, child);
  });
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => settle({ ...ended, code, signal }));
  });
}

/** The one JSON document that a command may write to standard output. */
export function documentOf<T>({ stdout, stderr }: Ended, schema: z.ZodType<T>): T {
  expect(stdout, stderr).toMatch(/^\{.*\}\n$/);
  return schema.parse(JSON.parse(stdout));
}

export const errorDocument = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string() }),
});
