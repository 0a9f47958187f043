/** Runs that have ended, the latest first. */
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { ACTIVE } from '../../data/runList.ts';

export function lastEnded(runs: readonly RunSummary[], count: number): RunSummary[] {
  return runs
    .filter((run) => !ACTIVE.has(run.status) && run.trashedAt === null)
    .sort((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? '') || b.id.localeCompare(a.id))
    .slice(0, count);
}
