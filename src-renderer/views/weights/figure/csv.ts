/** What a figure of weights shows, as a table for other programs. */
import { magnitudeRange } from '../../../../src-main/shared/bins.ts';
import type { EpochWeights } from '../../../charts/weights/history.ts';

export interface NamedWeights {
  label: string;
  weights: EpochWeights;
}

/** One line per occupied universal bin and run: the recorded counts, not what a screen made of them. */
export function histogramCsv(scope: string, rows: readonly NamedWeights[]): string {
  const lines = ['run,weights,epoch,bin,from,to,count,share'];
  for (const { label, weights } of rows) {
    const { keys, counts } = weights.histogram;
    keys.forEach((key, i) => {
      const { low, high } = magnitudeRange(key);
      const [from, to] = key < 0 ? [-high, -low] : [low, high];
      const count = counts[i] ?? 0;
      lines.push(
        [quoted(label), quoted(scope), weights.epoch, key, from, to, count, count / weights.count].join(','),
      );
    });
    if (weights.nonFinite > 0) {
      const share = weights.nonFinite / weights.count;
      lines.push(
        [quoted(label), quoted(scope), weights.epoch, '', 'NaN', 'NaN', weights.nonFinite, share].join(','),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** RFC 4180; a leading sign that a spreadsheet would take for a formula is kept from it by a quote. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
