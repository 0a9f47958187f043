/** Maps metrics and axes to messages of the catalogue. */
import { STEP_TITLES, type MetricTitles } from '../../words/metrics.ts';
import type { ChartSpec } from './charts.ts';

export function chartTitle(words: MetricTitles, spec: ChartSpec): string {
  return words[spec.level === 'step' ? STEP_TITLES[spec.metric] : spec.metric];
}
