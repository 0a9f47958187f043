/** Progress and time left of a run, the same for lists, cards and pages. */
import type { RunSummary } from '../../src-main/contract/runs.ts';
import { formatCount, formatDuration } from '../words/format.ts';

type Measured = Pick<RunSummary, 'config' | 'status' | 'last' | 'epochsDone' | 'epochsTotal'>;

/** What the live steps of a run add to its last record. */
export interface Progress {
  epoch: number;
  /** Of the epoch, 0 … 1. */
  fraction: number;
  /** The last step trained. */
  step: number;
  stepsPerSecond: number;
  /** Null before it can be estimated. */
  secondsLeft: number | null;
  learningRate: number;
  loss: number | null;
  acc: number | null;
  penalty: number | null;
}

/** In the unit of the run's length: epochs or steps. */
export interface Position {
  unit: 'epoch' | 'step';
  /** Whole epochs that are recorded, or steps trained so far. */
  done: number;
  total: number;
  /** Of the whole run, 0 … 1, including the current epoch's part. */
  share: number;
}

/** In the current language; see words/progress.ts. */
export interface ProgressWords {
  readonly epoch: (done: string, total: string) => string;
  readonly step: (done: string, total: string) => string;
  readonly timeLeft: (time: string) => string;
}

/** @param progress live steps after the last record; without them the position is that of the record */
export function positionOf(run: Measured, progress?: Progress): Position {
  const live = run.status === 'running' ? progress : undefined;
  const { steps } = run.config;
  if (steps !== undefined) {
    const done = Math.min(steps, Math.max(run.last?.step ?? 0, live?.step ?? 0));
    return { unit: 'step', done, total: steps, share: run.status === 'completed' ? 1 : done / steps };
  }
  const { epochsDone: done, epochsTotal: total } = run;
  const trained = live === undefined ? done : Math.max(done, live.epoch - 1 + live.fraction);
  return { unit: 'epoch', done, total, share: run.status === 'completed' ? 1 : Math.min(1, trained / total) };
}

/** E.g. `epoch 3/40`, `step 1,200/20,000`. */
export function progressText(run: Measured, words: ProgressWords, progress?: Progress): string {
  const { unit, done, total } = positionOf(run, progress);
  return words[unit](formatCount(done), formatCount(total));
}

/** E.g. `3 min left`; empty while it is unknown. */
export function timeLeftText(words: ProgressWords, progress?: Progress): string {
  const left = progress?.secondsLeft ?? null;
  return left === null ? '' : words.timeLeft(formatDuration(left));
}

/** Measured during training, the average afterwards; null before the first epoch. */
export function stepsPerSecond(run: RunSummary, progress?: Progress): number | null {
  if (run.status === 'running' && progress !== undefined) return progress.stepsPerSecond;
  return run.last === null || run.seconds <= 0 ? null : run.last.step / run.seconds;
}

/** Window of the measurement in seconds: long enough to include evaluations and checkpoints. */
const WINDOW = 30;
/** Seconds before the first estimate. */
const LEAST = 2;
/** Seconds between two estimates: a value that changes faster is hard to read. */
const RETELL = 1;

/** Time left, from the recent growth of the share, so that evaluation and bookkeeping are included. */
export class TimeLeft {
  #samples: { at: number; share: number }[] = [];
  #told: { at: number; seconds: number | null } = { at: -Infinity, seconds: null };

  /**
   * @param at seconds on any monotonic clock
   * @param share 0 … 1; it shrinks when a run resumes from a checkpoint
   * @returns seconds; null before the first estimate
   */
  observe(at: number, share: number): number | null {
    const last = this.#samples.at(-1);
    if (last !== undefined && share < last.share) this.#samples = [];
    const kept = this.#samples.findIndex((sample) => at - sample.at <= WINDOW);
    // One sample before the window is kept, so that the samples cover it.
    if (kept > 1) this.#samples.splice(0, kept - 1);
    this.#samples.push({ at, share });
    if (at - this.#told.at >= RETELL) this.#told = { at, seconds: this.#measured() };
    return this.#told.seconds;
  }

  #measured(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return null;
    const span = last.at - first.at;
    const gained = last.share - first.share;
    if (span < LEAST || gained <= 0) return null;
    return ((1 - last.share) * span) / gained;
  }
}
