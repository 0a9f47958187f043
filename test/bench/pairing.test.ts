import { describe, expect, it } from 'vitest';
import { alternate, type Clock, sameTraining } from '../../bench/pairing.ts';
import { answering, start } from './fakePeers.ts';

/** For a peer that takes 1 ms a step, a call is ten steps and a round five calls. */
const CLOCK: Clock = { rounds: 3, warmUpMs: 20, roundMs: 50, callMs: 10 };

describe('alternate', () => {
  it('takes the median over the calls of a round, without the warm-up', async () => {
    // Requests of a round: 1 step at 9 ms, 1 step at 20 ms, then calls of one step.
    const peer = await start(answering('[9, 20, 11, 10, 500, 9, 20, 12, 12, 500][n - 1]'));
    const { measured, failures } = await alternate([peer], { ...CLOCK, rounds: 2 });
    expect(failures).toEqual([]);
    expect(measured.map(({ rounds }) => rounds.map(({ msPerStep }) => msPerStep))).toEqual([[11, 12]]);
    expect(measured[0]?.rssMiB).toBe(20);
  });

  it('trains as many steps per request as fit into a call', async () => {
    const peer = await start(answering('steps === 1 || steps === 10 ? 1 : NaN'));
    const { measured, failures } = await alternate([peer], CLOCK);
    expect(failures).toEqual([]);
    // Each round: 1 step, two warm-up calls of 10 steps, five calls that count.
    expect(measured[0]?.rssMiB).toBe(10 + 3 * 8);
  });

  it('runs one peer at a time', async () => {
    // Each answers with the time at which it worked; a round is one call that counts.
    const clock = answering(
      'Date.now() / steps',
      '1',
      'const end = Date.now() + 5; while (Date.now() < end)',
    );
    const [a, b] = [await start(clock), await start(clock)];
    const { measured } = await alternate([a, b], CLOCK);
    const ends = measured.flatMap(({ rounds }) => rounds.map(({ msPerStep }) => msPerStep));
    const [a1, a2, a3, b1, b2, b3] = ends;
    expect([a1, b1, a2, b2, a3, b3]).toEqual(ends.toSorted((x, y) => x - y));
  });

  it('a peer that crashes in a later round does not affect the others', async () => {
    const crash = answering('1', '1', `if (n === 10) { console.error('boom'); process.exit(1); }`);
    const [a, b] = [await start(crash, { name: 'a' }), await start(answering('1'), { name: 'b' })];
    const { measured, failures } = await alternate([a, b], CLOCK);
    expect(failures).toEqual(['Peer a ended with status 1.\nboom']);
    expect(measured.map(({ peer, rounds }) => [peer.name, rounds.length])).toEqual([['b', 3]]);
  });
});

describe('sameTraining', () => {
  const SAME = { steps: 5, relative: 1e-4 };

  it('excludes peers with a deviating loss, and peers that crash', async () => {
    const losses = ['2', '2.00001', '2.1', 'null', '1e999'];
    const peers = await Promise.all(losses.map((loss, i) => start(answering('1', loss), { name: `p${i}` })));
    const { peers: left, failures } = await sameTraining(peers, SAME);
    expect(left.map(({ name }) => name)).toEqual(['p0', 'p1']);
    expect(failures).toEqual([
      'Peer p3 sent an invalid answer.',
      'Peer p4 sent an invalid answer.',
      'p2 does not train the same network: loss 2.1 after 5 steps, not 2.00001.',
    ]);
  });

  it('excludes both of two that differ', async () => {
    const peers = [await start(answering('1', '2')), await start(answering('1', '3'))];
    expect(await sameTraining(peers, SAME)).toMatchObject({
      peers: [],
      failures: [/loss 2/, /loss 3/].map(matching),
    });
  });
});

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
