/** Fake peers, scripts of a few lines, to test how the benchmark handles their behaviour. */
import { afterEach } from 'vitest';
import { Peer, type PeerSpec } from '../../bench/peer.ts';

export const READY = `console.log(JSON.stringify({ ready: true, versions: { fake: '1.5' }, threads: 2 }));`;

/** Answers every request; the expressions are over `steps` and the request's number `n`. */
export function answering(msPerStep: string, loss = '1', before = ''): string {
  return `${READY}
  let n = 0;
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { steps } = JSON.parse(line);
    n++;
    ${before};
    console.log(JSON.stringify({ steps, totalMs: steps * (${msPerStep}), loss: ${loss}, rssMiB: 10 + n, cpuMs: n }));
  });`;
}

const open: Peer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((peer) => peer.close()));
});

export async function start(script: string, keys: Partial<PeerSpec> = {}): Promise<Peer> {
  const spec = { name: 'fake', command: process.execPath, args: ['-e', script], timeoutMs: 20_000, ...keys };
  const peer = await Peer.start(spec);
  open.push(peer);
  return peer;
}
