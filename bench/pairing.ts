/**
 * Peers that time the same training step, run in turns: A B A B … rather than A A B B, so that a machine that
 * slows down or is disturbed meanwhile does so for all of them.
 */
import { coreTimes, othersShare, ownCpuMs } from './load.ts';
import type { Peer } from './peer.ts';
import { median } from './statistics.ts';

/** Lengths in ms of a peer's own training time. */
export interface Clock {
  rounds: number;
  /** Trained at the start of every round and not counted: a peer that has just idled is slow in its first steps. */
  warmUpMs: number;
  /** Counted in every round, at least. */
  roundMs: number;
  /** What a peer trains in one go: about what a training run does before it looks for messages. */
  callMs: number;
}

/** One turn of a peer. */
export interface Round {
  /** Median over its calls. */
  msPerStep: number;
  /** Share of all cores that others used meanwhile; null where that is not known. */
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
  /** What failed, in words. */
  failures: string[];
}

/** Runs the peers in turns. A peer that fails is left out from then on and costs the others nothing. */
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
 * @returns the peers that agree, and in words what is wrong with the others
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
