/** `ridgeline serve` as a person starts it, in a home of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out', 'main', 'cli.js');
const END_MS = 20_000;

const announcement = z.strictObject({
  url: z.url(),
  port: z.int().positive(),
  token: z.string().min(16),
  home: z.string(),
});

export class Server {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #log: string[];
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, log: string[], url: string) {
    this.#child = child;
    this.#log = log;
    this.url = url;
    this.#ended = once(child, 'exit');
  }

  /** @throws Error with the server's log when it ends instead of announcing its address */
  static async start(home: string): Promise<Server> {
    if (!existsSync(CLI)) throw new Error(`${CLI} does not exist. Build it with: npm run build`);
    // Whoever runs the tests may have data sets; the tests are to find the same everywhere.
    const { RIDGELINE_DATA: _, ...env } = process.env;
    // One run after another: what the tests of one run see does not depend on the machine's cores. Training leaves
    // the other cores to the browser.
    const child = spawn(process.execPath, [CLI, 'serve', '--home', home, '--parallel', '1', '--json'], {
      cwd: ROOT,
      env: { ...env, RIDGELINE_THREADS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text) => log.push(String(text)));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error(`ridgeline serve ended early:\n${log.join('')}`);
    const { url } = announcement.parse(JSON.parse(first.value));
    return new Server(child, log, url);
  }

  get log(): string {
    return this.#log.join('');
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The server has no process.');
    return pid;
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await this.#ended;
    clearTimeout(force);
    return this.#child.exitCode;
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Process ids of its trainers. Reads /proc, so only on Linux. */
  async trainerPids(): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const own = await Promise.all(
      pids.map(async (pid) => ((await this.#isOwnTrainer(pid)) ? [Number(pid)] : [])),
    );
    return own.flat();
  }

  async #isOwnTrainer(pid: string): Promise<boolean> {
    try {
      const [stat, command] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
      ]);
      // After the name, which is in parentheses and may hold blanks: state, parent.
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return parent === String(this.pid) && command.includes('trainer.js');
    } catch {
      // It ended while it was looked at.
      return false;
    }
  }
}
