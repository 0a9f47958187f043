/**
 * Peers that time the same training step, run in turns: A B A B … rather than A A B B, so that a machine that
 * slows down or is disturbed meanwhile does so for all of them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { answer, type Answer, greeting } from './peers/protocol.ts';

export interface PeerSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Longest wait for one line of the peer, in ms; a peer that is silent for longer is killed. */
  timeoutMs?: number;
}

/** This machine cannot run the peer: its program or a library is missing. The message says which. */
export class PeerUnavailableError extends Error {
  override readonly name = 'PeerUnavailableError';
}

/** The peers' exit status for a library that is missing. */
const EXIT_UNAVAILABLE = 3;
const STDERR_CHARACTERS = 4000;

/** A running peer process; `Peer.start` waits until it is warm. */
export class Peer {
  readonly name: string;
  /** Versions of the libraries that it uses. */
  versions: Record<string, string> = {};
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #timeoutMs: number;
  readonly #ended: Promise<string>;
  #stderr = '';
  #missing = false;

  private constructor(spec: PeerSpec) {
    this.name = spec.name;
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
    // Writing to a peer that has died is reported by what it said on stderr, not by the broken pipe.
    child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#missing = true;
        resolve(`could not be started: ${error.message}`);
      });
      // `close` and not `exit`: by then stderr has been read to its end.
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
    if (!parsed.success) throw await peer.#fail('sent a first line that is not a greeting');
    if ('unavailable' in parsed.data) {
      await peer.close();
      throw new PeerUnavailableError(`${spec.name}: ${parsed.data.unavailable}`);
    }
    peer.versions = parsed.data.versions;
    return peer;
  }

  /** Trains further steps. */
  async round(steps: number): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify({ steps })}\n`);
    const parsed = answer.safeParse(await this.#read());
    if (!parsed.success) throw await this.#fail('sent an answer that is not one');
    if (parsed.data.steps !== steps)
      throw await this.#fail(`trained ${parsed.data.steps} steps, not ${steps}`);
    return parsed.data;
  }

  /** Ends the peer and waits until it has gone. */
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
    if (silence.noticed) throw await this.#fail(`said nothing for ${this.#timeoutMs / 1000} s`);
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

export interface Figures {
  /** Over the rounds, of each round's mean ms a step. */
  min: number;
  median: number;
  /** Largest resident memory of the peer's process. */
  rssMiB: number;
}

export interface AlternateOptions {
  rounds: number;
  /** Steps of one round, for all peers or by peer: a slow one may take fewer, so that rounds are of like length. */
  stepsPerRound: number | ((peer: Peer) => number);
}

/**
 * Runs the peers in turns. A round's figure is its mean ms a step, because a peer that trains many steps in one
 * call cannot time single ones; minimum and median are taken over the rounds.
 * @returns figures by peer name
 */
export async function alternate(
  peers: readonly Peer[],
  { rounds, stepsPerRound }: AlternateOptions,
): Promise<Map<string, Figures>> {
  const samples = new Map<string, number[]>();
  const memory = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      const steps = typeof stepsPerRound === 'number' ? stepsPerRound : stepsPerRound(peer);
      const result = await peer.round(steps);
      samples.set(peer.name, [...(samples.get(peer.name) ?? []), totalMs(result) / steps]);
      memory.set(peer.name, result.rssMiB);
    }
  }
  return new Map(
    [...samples].map(([name, ms]) => {
      return [name, { min: Math.min(...ms), median: median(ms), rssMiB: memory.get(name) ?? NaN }];
    }),
  );
}

function totalMs(result: Answer): number {
  return 'totalMs' in result ? result.totalMs : result.ms.reduce((sum, ms) => sum + ms, 0);
}

/** Middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * Checks that fresh peers do the same work: their losses after the same steps must agree. Call it before
 * `alternate`, while all peers are at their initial weights.
 * @param relative largest allowed difference from the first peer's loss, relative to it
 */
export async function requireSameTraining(
  peers: readonly Peer[],
  { steps, relative }: { steps: number; relative: number },
): Promise<void> {
  const losses: { name: string; loss: number }[] = [];
  for (const peer of peers) losses.push({ name: peer.name, loss: (await peer.round(steps)).loss });
  const [first] = losses;
  if (first === undefined) return;
  const bound = relative * Math.abs(first.loss);
  // Negated, so that NaN does not pass.
  if (losses.some(({ loss }) => !(Math.abs(loss - first.loss) <= bound))) {
    const list = losses.map(({ name, loss }) => `${name} ${loss}`).join(', ');
    throw new Error(`The peers do not train the same model: loss after ${steps} steps: ${list}.`);
  }
}
