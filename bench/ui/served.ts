/** Starts a server of the window in a separate process, so that its work does not affect the measurement. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { APP_ROOT } from '../../src-main/program/folders.ts';

const CLI = join(APP_ROOT, 'out', 'main', 'cli.js');
const REPLAY = join(import.meta.dirname, 'replay', 'server.ts');
const announcement = z.looseObject({ url: z.url() });

export interface Served {
  /** With the access token. */
  url: string;
  stop: () => Promise<void>;
}

/** The built `ridgeline serve`. */
export function serve(home: string): Promise<Served> {
  if (!existsSync(CLI)) throw new Error(`${CLI} does not exist. Build it with: npm run build`);
  return start([CLI, 'serve', '--home', home, '--json']);
}

/** Simulates the training of all runs of a home. @param updates events per second */
export function replay(home: string, updates: number): Promise<Served> {
  return start([REPLAY, home, String(updates)]);
}

async function start(args: readonly string[]): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text) => log.push(String(text)));
  const ended = once(child, 'exit');
  if (child.stdout === null) throw new Error('the server has no standard output');
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error(`the server ended early:\n${log.join('')}`);
  const { url } = announcement.parse(JSON.parse(first.value));
  return {
    url,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
