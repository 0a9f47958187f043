/** Text of the current bin, for the tooltip and for screen readers. */
import type { WeightPlotWords } from '../words.ts';
import { formatCount, formatShare } from '../../words/format.ts';
import type { BinAxis } from './axis.ts';
import { barText, countsUnder, rangeText } from './probe.ts';
import type { RunNow } from './plotTypes.ts';

export interface ProbeText {
  title: string;
  note: string;
  lines: { id: string; label: string; colour: string; text: string; aside: string }[];
  spoken: string;
}

export function probeText(
  t: WeightPlotWords,
  axis: BinAxis,
  now: readonly RunNow[],
  key: number,
  prefix = '',
): ProbeText {
  const title = prefix + (key === 0 ? t.exactlyZero : rangeText(key));
  const bar = key === 0 ? '' : barText(axis, key);
  const wider = bar !== '' && bar !== rangeText(key);
  const lines = now.map(({ run, weights }) => {
    const counts = countsUnder(axis, weights.histogram, key);
    return {
      id: run.id,
      label: run.label,
      colour: run.colour,
      text: `${formatCount(counts.bin)} · ${formatShare(counts.bin / weights.count)}`,
      aside: wider ? t.inBar(formatCount(counts.bar)) : '',
    };
  });
  const broken = now.filter(({ weights }) => weights.nonFinite > 0);
  const note = [
    wider ? t.barIs(bar) : '',
    ...broken.map(({ run, weights }) => t.nonFinite(formatCount(weights.nonFinite), run.label)),
  ]
    .filter((part) => part !== '')
    .join(' ');
  const spoken = `${title}: ${lines.map((line) => `${line.label} ${line.text}`).join('; ')}`;
  return { title, note, lines, spoken };
}
