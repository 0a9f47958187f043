/**
 * Runs peers that time the same training step in alternation, A B A B … rather than A A B B, so that a slowdown of the
 * machine affects all of them.
 */
import { coreTimes, othersShare, ownCpuMs } from './load.ts';
import type { Peer } from './peer.ts';
import { median } from './statistics.ts';

/** Durations of a peer's training, in ms. */
export interface Clock {
  rounds: number;
  /** Warm-up at the start of every round, not counted, because a peer is slow in its first steps after idling. */
  warmUpMs: number;
  /** Minimum measured time per round. */
  roundMs: number;
  /** Duration of one call, about that of a call in a training run. */
  callMs: number;
}

/** One round of a peer. */
export interface Round {
  /** Median over the calls. */
  msPerStep: number;
  /** Share of all cores that other processes used meanwhile; null if unknown. */
  othersShare: number | null;
}

export interface Measured {
  peer: Peer;
  rounds: Round[];
  /** Largest resident memory of the peer's process. */
  rssMiB: number;
}

export interface Alternated {
  /** In the order of the peers, without those that failed. */
  measured: Measured[];
  /** Messages of the failed peers. */
  failures: string[];
}

/** Runs the peers in turns. A peer that fails is skipped from then on and does not affect the others. */
export async function alternate(peers: readonly Peer[], clock: Clock): Promise<Alternated> {
  let measured: Measured[] = peers.map((peer) => ({ peer, rounds: [], rssMiB: NaN }));
  const failures: string[] = [];
  for (let round = 0; round < clock.rounds; round++) {
    for (const entry of measured) {
      try {
        const { rssMiB, ...rest } = await turn(entry.peer, clock);
        entry.rounds.push(rest);
        entry.rssMiB = rssMiB;
      } catch (error) {
        failures.push(wordsOf(error));
        measured = measured.filter((other) => other !== entry);
      }
    }
  }
  return { measured, failures };
}

async function turn(peer: Peer, { warmUpMs, roundMs, callMs }: Clock): Promise<Round & { rssMiB: number }> {
  let steps = 1;
  let last = await peer.train(steps);
  for (let warm = last.totalMs; warm < warmUpMs; warm += last.totalMs) {
    steps = Math.max(1, Math.round((callMs * steps) / last.totalMs));
    last = await peer.train(steps);
  }
  const peerCpuMs = last.cpuMs;
  const [own, before] = [ownCpuMs(), coreTimes()];
  const calls: number[] = [];
  for (let counted = 0; counted < roundMs; counted += last.totalMs) {
    last = await peer.train(steps);
    calls.push(last.totalMs / steps);
  }
  return {
    msPerStep: median(calls),
    othersShare: othersShare(before, coreTimes(), ownCpuMs() - own + last.cpuMs - peerCpuMs),
    rssMiB: last.rssMiB,
  };
}

/**
 * Checks that fresh peers do the same work: their losses after the same steps must agree. Call it before
 * `alternate`, while all peers are at their initial weights.
 * @param relative largest allowed difference from the median loss, relative to it
 * @returns the peers that agree, and messages about the others
 */
export async function sameTraining(
  peers: readonly Peer[],
  { steps, relative }: { steps: number; relative: number },
): Promise<{ peers: Peer[]; failures: string[] }> {
  const failures: string[] = [];
  const losses: { peer: Peer; loss: number }[] = [];
  for (const peer of peers) {
    try {
      losses.push({ peer, loss: (await peer.train(steps)).loss });
    } catch (error) {
      failures.push(wordsOf(error));
    }
  }
  const usual = median(losses.map(({ loss }) => loss).filter(Number.isFinite));
  // NaN does not pass.
  const agrees = (loss: number): boolean => Math.abs(loss - usual) <= relative * Math.abs(usual);
  for (const { peer, loss } of losses) {
    if (agrees(loss)) continue;
    failures.push(
      `${peer.name} does not train the same network: loss ${loss} after ${steps} steps, not ${usual}.`,
    );
  }
  return { peers: losses.filter(({ loss }) => agrees(loss)).map(({ peer }) => peer), failures };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
