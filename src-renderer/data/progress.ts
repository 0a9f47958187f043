/** How far a run is, in the unit its config measures it in: epochs or steps. */
import type { RunSummary } from '../../src-main/contract/runs.ts';
import { formatCount } from '../words/format.ts';
import type { Progress } from './runList.ts';

type Measured = Pick<RunSummary, 'config' | 'status' | 'last' | 'epochsDone' | 'epochsTotal'>;

export interface RunProgress {
  unit: 'epoch' | 'step';
  /** Whole epochs that are recorded, or steps trained so far. */
  done: number;
  total: number;
}

/** In the language in force; see i18n/progress.ts. */
export interface ProgressWords {
  readonly epoch: (done: string, total: string) => string;
  readonly step: (done: string, total: string) => string;
}

/** @param progress what the steps in training say, which is newer than the last record */
export function runProgress(run: Measured, progress?: Progress): RunProgress {
  const { steps } = run.config;
  if (steps === undefined) return { unit: 'epoch', done: run.epochsDone, total: run.epochsTotal };
  const recorded = run.last?.step ?? 0;
  const live = run.status === 'running' && progress !== undefined ? stepOf(run, steps, progress) : 0;
  return { unit: 'step', done: Math.max(recorded, live), total: steps };
}

/** E.g. `epoch 3/40`, `step 1,200/20,000`: for lists, cards and the page of a run alike. */
export function progressText(run: Measured, words: ProgressWords, progress?: Progress): string {
  const { unit, done, total } = runProgress(run, progress);
  return unit === 'epoch'
    ? words.epoch(String(done), String(total))
    : words.step(formatCount(done), formatCount(total));
}

/**
 * Seconds of training that are left at the pace of now; null while that is not known.
 * @param progress of a run in training
 */
export function remainingSeconds(run: Measured, progress: Progress | undefined): number | null {
  if (run.status !== 'running' || progress === undefined || progress.stepsPerSecond <= 0) return null;
  const { unit, done, total } = runProgress(run, progress);
  if (unit === 'step') return (total - done) / progress.stepsPerSecond;
  // Steps of an epoch are known once one has ended.
  if (run.last === null || run.last.epoch === 0) return null;
  const left = total - Math.max(done, progress.epoch - 1 + progress.fraction);
  return (left * (run.last.step / run.last.epoch)) / progress.stepsPerSecond;
}

/** The first record of a run of steps is taken before any step, each other one after `everySteps` more. */
function stepOf(run: Measured, steps: number, { epoch, fraction }: Progress): number {
  const every = run.config.evaluate.everySteps ?? steps;
  const before = Math.max(0, epoch - 2) * every;
  return Math.min(steps, before + Math.round(fraction * Math.min(every, steps - before)));
}
