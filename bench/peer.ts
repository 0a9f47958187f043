/** A process that trains on request and reports the time of its steps. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { answer, type Answer, greeting } from './peers/protocol.ts';

export interface PeerSpec {
  /** What it is, e.g. `pytorch`. */
  name: string;
  /** Variant, if there are several, e.g. `channels_last`. */
  variant?: string;
  /** The library whose version distinguishes its rows. */
  versionOf?: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Timeout for one line of the peer, in ms; then it is killed. */
  timeoutMs?: number;
}

/** This machine cannot run the peer: its program or a library is missing. The message says what is missing. */
export class PeerUnavailableError extends Error {
  override readonly name = 'PeerUnavailableError';
}

/** The peers' exit status for a missing library. */
const EXIT_UNAVAILABLE = 3;
const STDERR_CHARACTERS = 4000;

/** A running peer process; `Peer.start` waits until it is warm. */
export class Peer {
  readonly spec: PeerSpec;
  /** Versions of the libraries that it uses. */
  versions: Record<string, string> = {};
  /** How many threads it trains with. */
  threads = NaN;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #timeoutMs: number;
  readonly #ended: Promise<string>;
  #stderr = '';
  #missing = false;

  private constructor(spec: PeerSpec) {
    this.spec = spec;
    this.#timeoutMs = spec.timeoutMs ?? 300_000;
    const child = spawn(spec.command, spec.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...spec.env },
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
    });
    // A crash is reported with the peer's stderr, not as a broken pipe.
    child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#missing = true;
        resolve(`could not be started: ${error.message}`);
      });
      // `close` and not `exit`, because stderr is then complete.
      child.once('close', (code, signal) => {
        this.#missing ||= code === EXIT_UNAVAILABLE;
        resolve(signal === null ? `ended with status ${String(code)}` : `was killed by ${signal}`);
      });
    });
  }

  /**
   * Starts a peer and waits for its warm-up.
   * @throws PeerUnavailableError where this machine cannot run it; Error with its stderr where it fails
   */
  static async start(spec: PeerSpec): Promise<Peer> {
    const peer = new Peer(spec);
    const parsed = greeting.safeParse(await peer.#read());
    if (!parsed.success) throw await peer.#fail('sent an invalid first line');
    if ('unavailable' in parsed.data) {
      await peer.close();
      throw new PeerUnavailableError(`${peer.name}: ${parsed.data.unavailable}`);
    }
    peer.versions = parsed.data.versions;
    peer.threads = parsed.data.threads;
    return peer;
  }

  /** Name and variant; if several are equal, with the library's version, or with the program until that is known. */
  get name(): string {
    const { name, variant, versionOf, command } = this.spec;
    const which = versionOf === undefined ? undefined : (this.versions[versionOf] ?? `(${command})`);
    return [name, which, variant].filter((part) => part !== undefined).join(' ');
  }

  /** Trains further steps. */
  async train(steps: number): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify({ steps })}\n`);
    const parsed = answer.safeParse(await this.#read());
    if (!parsed.success) throw await this.#fail('sent an invalid answer');
    if (parsed.data.steps !== steps)
      throw await this.#fail(`trained ${parsed.data.steps} steps, not ${steps}`);
    return parsed.data;
  }

  /** Ends the peer and waits for its exit. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), this.#timeoutMs);
    await this.#ended;
    clearTimeout(deadline);
  }

  async #read(): Promise<unknown> {
    const silence = { noticed: false };
    const deadline = setTimeout(() => {
      silence.noticed = true;
      this.#child.kill('SIGKILL');
    }, this.#timeoutMs);
    const line = await this.#lines.next();
    clearTimeout(deadline);
    if (silence.noticed) throw await this.#fail(`sent nothing for ${this.#timeoutMs / 1000} s`);
    if (line.done === true) {
      const end = await this.#ended;
      if (this.#missing) throw new PeerUnavailableError(`${this.name}: ${this.#stderr.trim() || end}`);
      throw await this.#fail(end);
    }
    try {
      return JSON.parse(line.value);
    } catch {
      throw await this.#fail(`sent a line that is not JSON: ${line.value.slice(0, 200)}`);
    }
  }

  async #fail(what: string): Promise<Error> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    const stderr = this.#stderr.trim();
    return new Error(`Peer ${this.name} ${what}.${stderr === '' ? '' : `\n${stderr}`}`);
  }
}
