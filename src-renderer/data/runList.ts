/** The list of runs as events change it. */
import type { EpochRecord, RunStatus, RunSummary } from '../../src-main/contract/runs.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { runProgress } from './progress.ts';

/** What the steps in training say about a run that its last record does not yet. */
export interface Progress {
  epoch: number;
  fraction: number;
  /** The last step trained. */
  step: number;
  stepsPerSecond: number;
  learningRate: number;
  loss: number | null;
  acc: number | null;
  penalty: number | null;
}

/** Newest first; runs of one instant in reverse order of their ids, so that the order never wavers. */
export function newestFirst(runs: readonly RunSummary[]): RunSummary[] {
  return [...runs].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

/** The list after an event; the same array when nothing in it changes. */
export function applyEvent(runs: readonly RunSummary[], event: WorkstationEvent): readonly RunSummary[] {
  switch (event.type) {
    case 'run': {
      const known = runs.some((run) => run.id === event.run.id);
      return known
        ? runs.map((run) => (run.id === event.run.id ? event.run : run))
        : newestFirst([event.run, ...runs]);
    }
    case 'removed':
      return runs.filter((run) => run.id !== event.id);
    case 'epoch':
      return runs.map((run) => (run.id === event.id ? withEpoch(run, event.record) : run));
    case 'steps':
    case 'baseline':
    case 'prune':
    case 'queue':
    case 'engines':
      return runs;
    default:
      return event satisfies never;
  }
}

/** The list may already hold what an event tells that was sent while it was on its way. */
function withEpoch(run: RunSummary, record: EpochRecord): RunSummary {
  if (record.epoch <= run.epochsDone) return run;
  return { ...run, last: record, epochsDone: record.epoch, seconds: run.seconds + record.seconds };
}

/** True when a run that had ended waits again, to go on from a checkpoint. */
export function isRewound(before: RunSummary, now: RunSummary): boolean {
  return now.status === 'queued' && !ACTIVE.has(before.status);
}

/** Share of the whole run that is done, 0 … 1. */
export function shareDone(run: RunSummary, progress: Progress | undefined): number {
  if (run.status === 'completed') return 1;
  if (run.config.steps !== undefined) return runProgress(run, progress).done / run.config.steps;
  const recorded = run.epochsDone / run.epochsTotal;
  if (run.status !== 'running' || progress === undefined) return recorded;
  return Math.min(1, Math.max(recorded, (progress.epoch - 1 + progress.fraction) / run.epochsTotal));
}

/** Measured while it trains, the average afterwards; null before the first epoch. */
export function stepsPerSecond(run: RunSummary, progress: Progress | undefined): number | null {
  if (run.status === 'running' && progress !== undefined) return progress.stepsPerSecond;
  return run.last === null || run.seconds <= 0 ? null : run.last.step / run.seconds;
}

export const ACTIVE: ReadonlySet<RunStatus> = new Set<RunStatus>(['queued', 'running']);
