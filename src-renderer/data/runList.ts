/** Applies events to the list of runs. */
import type { EpochRecord, RunStatus, RunSummary } from '../../src-main/contract/runs.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';

/** Newest first; runs of the same time in reverse order of their ids, so that the order is stable. */
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

/** The list may already include an event that was sent during its request. */
function withEpoch(run: RunSummary, record: EpochRecord): RunSummary {
  if (record.epoch <= run.epochsDone) return run;
  return { ...run, last: record, epochsDone: record.epoch, seconds: run.seconds + record.seconds };
}

/** True when a run that had ended is queued again to resume from a checkpoint. */
export function isRewound(before: RunSummary, now: RunSummary): boolean {
  return now.status === 'queued' && !ACTIVE.has(before.status);
}

export const ACTIVE: ReadonlySet<RunStatus> = new Set<RunStatus>(['queued', 'running']);
