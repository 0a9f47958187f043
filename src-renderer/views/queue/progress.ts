/** How far a run has come, in the unit it is measured in, and how long it will take. */
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { shareDone, type Progress } from '../../data/runList.ts';

export interface Position {
  unit: 'epoch' | 'step';
  /** The epoch in progress, or the last step trained. */
  at: number;
  total: number;
  /** 0 … 1 */
  share: number;
}

export function positionOf(run: RunSummary, progress: Progress | undefined): Position {
  const { steps, epochs = 1 } = run.config;
  if (steps !== undefined) {
    const at = Math.max(run.last?.step ?? 0, progress?.step ?? 0);
    return { unit: 'step', at, total: steps, share: Math.min(1, at / steps) };
  }
  const at = Math.min(epochs, Math.max(run.epochsDone, progress?.epoch ?? 0));
  return { unit: 'epoch', at, total: epochs, share: shareDone(run, progress) };
}

/** Seconds over which progress is measured: long enough for evaluations and checkpoints to be in it. */
const WINDOW = 30;
/** Seconds below which nothing is claimed. */
const LEAST = 2;

/** Time left, from how fast the share has grown of late: evaluation and bookkeeping count, as they will again. */
export class ShareClock {
  #samples: { at: number; share: number }[] = [];

  /**
   * @param at seconds on any steady clock
   * @param share 0 … 1; one that shrinks is another run's, or a run that goes on from a checkpoint
   */
  observe(at: number, share: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && share < last.share) this.#samples = [];
    const kept = this.#samples.findIndex((sample) => at - sample.at <= WINDOW);
    // One sample from before the window stays, so that the window is covered.
    if (kept > 1) this.#samples.splice(0, kept - 1);
    this.#samples.push({ at, share });
  }

  /** Seconds; null before there is something to go by. */
  get secondsLeft(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return null;
    const span = last.at - first.at;
    const gained = last.share - first.share;
    if (span < LEAST || gained <= 0) return null;
    return ((1 - last.share) * span) / gained;
  }
}
