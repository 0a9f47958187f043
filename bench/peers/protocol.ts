/**
 * Protocol between a peer's process and its parent, one JSON document per line. Peer → parent first
 * `{"ready":true,"versions":{…},"threads":N}` after its warm-up, or `{"unavailable":"reason"}`; then parent → peer
 * `{"steps":N}`, peer → parent a result. The peer ends when its stdin does.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ownCpuMs } from '../load.ts';

export const greeting = z.union([
  z.strictObject({
    ready: z.literal(true),
    versions: z.record(z.string(), z.string()),
    threads: z.int().positive(),
  }),
  z.strictObject({ unavailable: z.string() }),
]);

export const request = z.strictObject({ steps: z.int().positive() });

export const answer = z.strictObject({
  steps: z.int().positive(),
  /** Time of all steps, including gathering the batches. */
  totalMs: z.number().positive(),
  /** Loss of the last step, penalty included. */
  loss: z.number(),
  /** Largest resident memory of the peer so far. */
  rssMiB: z.number(),
  /** CPU time of all threads of the peer so far. */
  cpuMs: z.number(),
});
export type Answer = z.infer<typeof answer>;

/**
 * Largest resident memory of this process in MiB. On Linux this is the high-water mark of the address space, because
 * `maxRSS` of getrusage is inherited from the parent across exec.
 */
function peakRssMiB(): number {
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
 * Sends `ready` and answers requests until stdin ends.
 * @param threads number of threads it trains with
 * @param train trains that many further steps and returns the loss of the last one
 */
export async function serve(
  versions: Record<string, string>,
  threads: number,
  train: (steps: number) => number | Promise<number>,
): Promise<void> {
  say({ ready: true, versions, threads });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = request.parse(JSON.parse(line));
    const start = performance.now();
    const loss = await train(steps);
    const totalMs = performance.now() - start;
    say({ steps, totalMs, loss, rssMiB: peakRssMiB(), cpuMs: ownCpuMs() });
  }
}
