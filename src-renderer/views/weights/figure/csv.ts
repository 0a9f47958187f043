/** What a figure of weights shows, as a table for other programs. */
import { magnitudeRange } from '../../../../src-main/shared/bins.ts';
import { csv, type Cell } from '../../../../src-main/shared/csv.ts';
import type { EpochWeights } from '../../../charts/weights/history.ts';

export interface NamedWeights {
  label: string;
  weights: EpochWeights;
}

/** One line per occupied universal bin and run: the recorded counts, not what a screen made of them. */
export function histogramCsv(scope: string, rows: readonly NamedWeights[]): string {
  const lines: Cell[][] = [['run', 'weights', 'epoch', 'bin', 'from', 'to', 'count', 'share']];
  for (const { label, weights } of rows) {
    const { keys, counts } = weights.histogram;
    keys.forEach((key, i) => {
      const { low, high } = magnitudeRange(key);
      const [from, to] = key < 0 ? [-high, -low] : [low, high];
      const count = counts[i] ?? 0;
      lines.push([label, scope, weights.epoch, key, from, to, count, count / weights.count]);
    });
    if (weights.nonFinite > 0) {
      const share = weights.nonFinite / weights.count;
      lines.push([label, scope, weights.epoch, null, 'NaN', 'NaN', weights.nonFinite, share]);
    }
  }
  return csv(lines);
}
