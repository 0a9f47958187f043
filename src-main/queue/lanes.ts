/** How many runs train side by side, and with how many threads each. */
import type { Settings } from '../contract/settings.ts';
import type { Demand } from '../estimate/demand.ts';

/** How many runs may train at once: as many as pay, or at most this many. */
export type Parallel = Settings['parallelRuns'];

/** A run in training; its demand is null where nothing is known of it. */
export interface Lane {
  demand: Demand | null;
  threads: number;
}

export interface Machine {
  cores: number;
  /** Bytes that runs side by side may take together. */
  memory: number;
}

/**
 * A step shorter than this spends much of its time handing work to threads: with the demo's network two threads
 * take 0.75 of the time of one, so two runs of one thread each finish 1.5 times as much.
 */
const SMALL_STEP_SECONDS = 0.005;

function isSmall(demand: Demand | null): boolean {
  return demand !== null && demand.engine === 'cpu' && demand.stepSeconds < SMALL_STEP_SECONDS;
}

/**
 * With `auto`, small networks train one thread each, as many as there are cores; anything else trains alone on all
 * of them. With a number, that many share the cores. A GPU trains one run at a time.
 * @param next the run that would start; null where nothing is known of it: it trains alone
 * @param behind the one that waits after it, or null
 * @param active runs in training
 * @returns threads for the next run, or null where it has to wait for one in training to end
 */
export function threadsFor(
  next: Demand | null,
  behind: Demand | null,
  active: readonly Lane[],
  parallel: Parallel,
  { cores, memory }: Machine,
): number | null {
  const share = parallel === 'auto' ? 1 : Math.max(1, Math.floor(cores / parallel));
  if (active.length === 0) {
    const alone = parallel === 'auto' && !(isSmall(next) && isSmall(behind));
    return alone ? cores : share;
  }
  const most = parallel === 'auto' ? cores : parallel;
  if (next === null || active.length >= most || !fits(next, active, memory)) return null;
  if (next.engine !== 'cpu' && active.some(({ demand }) => demand?.engine !== 'cpu')) return null;
  const pays = isSmall(next) && active.every(({ threads, demand }) => threads === 1 && isSmall(demand));
  return parallel !== 'auto' || pays ? share : null;
}

function fits(next: Demand, active: readonly Lane[], memory: number): boolean {
  return active.reduce((sum, { demand }) => sum + (demand?.memory ?? Infinity), next.memory) <= memory;
}
