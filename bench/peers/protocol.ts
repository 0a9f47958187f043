/**
 * What a peer's process and its parent say to each other, one JSON document a line.
 * Peer → parent first `{"ready":true,"versions":{…}}` after its warm-up, or `{"unavailable":"reason"}`;
 * then parent → peer `{"steps":N}`, peer → parent a result. The peer ends when its stdin does.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export const greeting = z.union([
  z.strictObject({ ready: z.literal(true), versions: z.record(z.string(), z.string()) }),
  z.strictObject({ unavailable: z.string() }),
]);

export const request = z.strictObject({ steps: z.int().positive() });

const common = {
  steps: z.int().positive(),
  /** Loss of the last step, penalty included. */
  loss: z.number(),
  /** Largest resident memory of the peer so far. */
  rssMiB: z.number(),
};
/** Time of all steps of a request together, or of each one; gathering the batch is part of a step. */
export const answer = z.union([
  z.strictObject({ totalMs: z.number(), ...common }),
  z.strictObject({ ms: z.array(z.number()).min(1), ...common }),
]);
export type Answer = z.infer<typeof answer>;

/**
 * Largest resident memory of this process in MiB. `maxRSS` of getrusage is inherited from the parent over exec,
 * so Linux is asked for the high-water mark of this address space instead.
 */
export function peakRssMiB(): number {
  if (process.platform === 'linux') {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (match !== null) return Number(match[1]) / 1024;
  }
  return process.resourceUsage().maxRSS / 1024;
}

export function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * Says `ready` and answers requests until stdin ends.
 * @param train trains that many further steps and returns the loss of the last one
 */
export async function serve(
  versions: Record<string, string>,
  train: (steps: number) => number | Promise<number>,
): Promise<void> {
  say({ ready: true, versions });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = request.parse(JSON.parse(line));
    const start = performance.now();
    const loss = await train(steps);
    say({ totalMs: performance.now() - start, steps, loss, rssMiB: peakRssMiB() });
  }
}
