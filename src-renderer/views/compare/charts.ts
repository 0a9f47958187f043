/** The charts of a comparison. */
import {
  factsOf,
  SHOWN,
  appearsIn,
  STEP_METRICS,
  type ShownMetric,
  type StepMetric,
  type Unit,
} from '../../../src-main/contract/metrics.ts';
import { keysOf } from '../../../src-main/shared/tables.ts';

interface Chart {
  readonly id: string;
  readonly unit: Unit;
  readonly usual: boolean;
}

/** Of records (one value per epoch or evaluation), or of single training steps. */
export type ChartSpec = Chart &
  (
    | { readonly level: 'record'; readonly metric: ShownMetric }
    | { readonly level: 'step'; readonly metric: StepMetric }
  );

export const CHART_METRICS = SHOWN.filter((metric) => appearsIn(metric, 'usualChart', 'chart'));

const recordCharts = CHART_METRICS.map((metric): ChartSpec => {
  const { unit } = factsOf(metric);
  return { id: metric, level: 'record', metric, unit, usual: appearsIn(metric, 'usualChart') };
});
const stepCharts = keysOf(STEP_METRICS).map((metric): ChartSpec => {
  const { unit } = STEP_METRICS[metric];
  return { id: `step-${metric}`, level: 'step', metric, unit, usual: true };
});

/** In display order; the default charts unless others were chosen. */
export const CHARTS: readonly ChartSpec[] = [
  ...recordCharts.filter(({ usual }) => usual),
  ...stepCharts,
  ...recordCharts.filter(({ usual }) => !usual),
];

export const CHART_IDS: readonly string[] = CHARTS.map((spec) => spec.id);
export const DEFAULT_CHARTS: readonly string[] = CHARTS.filter((spec) => spec.usual).map((spec) => spec.id);
