/** Searches runs. */
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { describeModel, describeRegularizer } from '../../words/format.ts';
import type { PhraseWords } from '../../words/terms.ts';

/** Searched text besides the name. */
export function describeRun({ config }: RunSummary, words: PhraseWords): string {
  return `${config.dataset.id} · ${describeModel(config, words)} · ${describeRegularizer(config.regularizer, words)} · ${words.seed(config.seed)}`;
}

/**
 * Runs that have every word of the query in their name, id, config or tags; names that begin with the query
 * come first.
 */
export function searchRuns(
  runs: readonly RunSummary[],
  query: string,
  most: number,
  phrases: PhraseWords,
): RunSummary[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = runs.filter((run) => {
    const text = `${run.name} ${run.id} ${describeRun(run, phrases)} ${run.tags.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const isFirst = (run: RunSummary): boolean => run.name.toLowerCase().startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((run) => !isFirst(run))].slice(0, most);
}
