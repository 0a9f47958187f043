/** Distinct labels of runs. */
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { PhraseWords } from '../words/terms.ts';

/**
 * By id: the name, with the seed where several runs share the name, and with the id where that is not enough.
 */
export function runLabels(runs: readonly RunSummary[], words: PhraseWords): ReadonlyMap<string, string> {
  const withSeed = ({ name, config }: RunSummary): string => `${name} · ${words.seed(config.seed)}`;
  const names = countNames(runs.map((run) => run.name));
  const seeded = countNames(runs.map(withSeed));
  return new Map(
    runs.map((run) => {
      if (names.get(run.name) === 1) return [run.id, run.name];
      return [run.id, seeded.get(withSeed(run)) === 1 ? withSeed(run) : `${run.name} · ${run.id}`];
    }),
  );
}

function countNames(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
