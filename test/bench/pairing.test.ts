import { afterEach, describe, expect, it } from 'vitest';
import { alternate, median, Peer, PeerUnavailableError, requireSameTraining } from '../../bench/pairing.ts';

const READY = `console.log(JSON.stringify({ ready: true, versions: { fake: '1' } }));`;
/** Answers every request; `msPerStep` and `loss` are expressions over `steps` and the request's number `n`. */
const answering = (msPerStep: string, loss = '1'): string => `${READY}
  let n = 0;
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { steps } = JSON.parse(line);
    n++;
    console.log(JSON.stringify({ totalMs: steps * (${msPerStep}), steps, loss: ${loss}, rssMiB: 10 + n }));
  });`;

const open: Peer[] = [];
async function start(script: string, name = 'fake', timeoutMs = 20_000): Promise<Peer> {
  const peer = await Peer.start({ name, command: process.execPath, args: ['-e', script], timeoutMs });
  open.push(peer);
  return peer;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((peer) => peer.close()));
});

describe('Peer', () => {
  it('greets, answers rounds and ends with its stdin', async () => {
    const peer = await start(answering('2'));
    expect(peer.versions).toEqual({ fake: '1' });
    expect(await peer.round(5)).toEqual({ totalMs: 10, steps: 5, loss: 1, rssMiB: 11 });
    expect(await peer.round(1)).toMatchObject({ totalMs: 2, rssMiB: 12 });
    await peer.close();
  });

  it('is unavailable when it says so, when it exits with 3 and when its program is missing', async () => {
    await expect(start(`console.log('{"unavailable":"no such backend"}')`)).rejects.toThrow(
      new PeerUnavailableError('fake: no such backend'),
    );
    await expect(start(`console.error('no PyTorch here'); process.exit(3)`)).rejects.toThrow(
      new PeerUnavailableError('fake: no PyTorch here'),
    );
    await expect(Peer.start({ name: 'gone', command: '/no/such/program', args: [] })).rejects.toThrow(
      new PeerUnavailableError('gone: could not be started: spawn /no/such/program ENOENT'),
    );
  });

  it('reports a crash with what it said on stderr', async () => {
    await expect(start(`console.error('out of memory'); process.exit(7)`)).rejects.toThrow(
      new Error('Peer fake ended with status 7.\nout of memory'),
    );
    const peer = await start(
      `${READY} process.stdin.on('data', () => { console.error('boom'); process.exit(1); })`,
    );
    await expect(peer.round(3)).rejects.toThrow(new Error('Peer fake ended with status 1.\nboom'));
  });

  it('refuses what is not the protocol', async () => {
    await expect(start(`console.log('hello'); process.stdin.resume()`)).rejects.toThrow(
      'Peer fake sent a line that is not JSON: hello.',
    );
    await expect(start(`console.log('{"ready":"yes"}'); process.stdin.resume()`)).rejects.toThrow(
      'Peer fake sent a first line that is not a greeting.',
    );
    const wrongCount = await start(answering('1').replace('steps, loss', 'steps: 4, loss'));
    await expect(wrongCount.round(3)).rejects.toThrow('Peer fake trained 4 steps, not 3.');
    const noLoss = await start(answering('1', 'null'));
    await expect(noLoss.round(3)).rejects.toThrow('Peer fake sent an answer that is not one.');
  });

  it('kills a peer that is silent for too long', async () => {
    await expect(start('process.stdin.resume()', 'mute', 50)).rejects.toThrow(
      'Peer mute said nothing for 0.05 s.',
    );
  });
});

describe('alternate', () => {
  it('takes minimum and median over the mean of each round, whatever its length', async () => {
    const slow = await start(answering('[10, 30, 20][n - 1]'), 'slow');
    const fast = await start(answering('[3, 1, 2][n - 1]'), 'fast');
    const stepsPerRound = (peer: Peer): number => (peer === slow ? 2 : 50);
    const figures = await alternate([slow, fast], { rounds: 3, stepsPerRound });
    expect(Object.fromEntries(figures)).toEqual({
      slow: { min: 10, median: 20, rssMiB: 13 },
      fast: { min: 1, median: 2, rssMiB: 13 },
    });
  });

  it('accepts times of single steps', async () => {
    const peer = await start(answering('1').replace('totalMs: steps * (1)', 'ms: [1, 2, 6]'));
    const figures = await alternate([peer], { rounds: 1, stepsPerRound: 3 });
    expect(figures.get('fake')).toMatchObject({ min: 3, median: 3 });
  });

  it('lets one peer rest while another works', async () => {
    // Each answers with the time at which it worked.
    const clock = answering('Date.now() / steps', '1').replace(
      'n++;',
      'n++; const end = Date.now() + 5; while (Date.now() < end);',
    );
    const a = await start(clock, 'a');
    const b = await start(clock, 'b');
    const figures = await alternate([a, b], { rounds: 3, stepsPerRound: 1 });
    // A B A B A B: the first turn of b comes before the second of a. In A A A B B B it would come after it.
    expect(figures.get('a')?.min).toBeLessThan(figures.get('b')?.min ?? NaN);
    expect(figures.get('b')?.min).toBeLessThan(figures.get('a')?.median ?? NaN);
  });
});

describe('requireSameTraining', () => {
  it('passes equal losses and names those that differ', async () => {
    const a = await start(answering('1', '2'), 'a');
    const b = await start(answering('1', '2.00001'), 'b');
    const c = await start(answering('1', '2.1'), 'c');
    await requireSameTraining([a, b], { steps: 5, relative: 1e-4 });
    await expect(requireSameTraining([a, b, c], { steps: 5, relative: 1e-4 })).rejects.toThrow(
      'The peers do not train the same model: loss after 5 steps: a 2, b 2.00001, c 2.1.',
    );
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[5], 5],
    [[], NaN],
  ])('%j → %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
