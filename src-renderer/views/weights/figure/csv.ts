/** The data of a weight figure as CSV. */
import { magnitudeRange } from '../../../../src-main/shared/bins.ts';
import { type Cell, csv } from '../../../../src-main/shared/csv.ts';
import type { EpochWeights } from '../../../charts/weights/history.ts';

interface NamedWeights {
  label: string;
  weights: EpochWeights;
}

/** One line per occupied universal bin and run: the recorded counts, not the slots of the plot. */
export function histogramCsv(scope: string, rows: readonly NamedWeights[]): string {
  const lines: Cell[][] = [['run', 'weights', 'epoch', 'bin', 'from', 'to', 'count', 'share']];
  for (const { label, weights } of rows) {
    const { keys, counts } = weights.histogram;
    const add = (...cells: Cell[]): unknown => lines.push([label, scope, weights.epoch, ...cells]);
    keys.forEach((key, i) => {
      const { low, high } = magnitudeRange(key);
      const [from, to] = key < 0 ? [-high, -low] : [low, high];
      const count = counts[i] ?? 0;
      add(key, from, to, count, count / weights.count);
    });
    const { nonFinite } = weights;
    if (nonFinite > 0) add(null, 'NaN', 'NaN', nonFinite, nonFinite / weights.count);
  }
  return csv(lines);
}
