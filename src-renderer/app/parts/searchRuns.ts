/** Runs that a search finds. */
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { describeModel, describeRegularizer } from '../../words/format.ts';

/** What a run can be found by besides its name. */
export function describeRun({ config }: RunSummary): string {
  return `${config.dataset.id} · ${describeModel(config)} · ${describeRegularizer(config.regularizer)} · seed ${config.seed}`;
}

/** Runs that have every word of the query in their name, id, config or tags; those first that begin with it. */
export function searchRuns(runs: readonly RunSummary[], query: string, most: number): RunSummary[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = runs.filter((run) => {
    const text = `${run.name} ${run.id} ${describeRun(run)} ${run.tags.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const isFirst = (run: RunSummary): boolean => run.name.toLowerCase().startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((run) => !isFirst(run))].slice(0, most);
}
