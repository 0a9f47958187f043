/** Formats of values in charts, tables and scatter plots. */
import { factsOf, type Metric, type Unit } from '../../../src-main/contract/metrics.ts';
import {
  formatAccuracy,
  formatAccuracyTick,
  formatMetric,
  formatTick,
  formatUnit,
} from '../../words/format.ts';
import type { ValueFormat } from '../../charts/lines/plotModel.ts';
import { isUnit, type XKind } from './xAxis.ts';

export function metricFormat(unit: Unit): ValueFormat {
  return unit === 'accuracy' ? formatAccuracy : formatMetric;
}

export function tickFormat(unit: Unit): ValueFormat {
  return unit === 'accuracy' || unit === 'share' ? formatAccuracyTick : formatTick;
}

export function xFormat(kind: XKind): ValueFormat {
  if (!isUnit(kind)) return metricFormat(factsOf(kind).unit);
  return (value) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
}

export function columnFormat(column: Metric): ValueFormat {
  return column === 'recordEpoch' ? formatTick : formatUnit(factsOf(column).unit);
}

/** A standard deviation in the unit of its column: percentage points for shares and accuracies. */
export function spreadFormat(column: Metric): ValueFormat {
  if (factsOf(column).unit === 'share') return (value) => `${(value * 100).toFixed(1)} %`;
  return column === 'recordEpoch' ? (value) => value.toFixed(1) : columnFormat(column);
}
