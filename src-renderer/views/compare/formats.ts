/** How the values of charts, tables and scatters are written. */
import {
  formatAccuracy,
  formatAccuracyTick,
  formatDuration,
  formatMetric,
  formatRate,
  formatShare,
  formatTick,
} from '../../words/format.ts';
import type { ValueFormat } from '../../charts/lines/plotModel.ts';
import { isAccuracy } from './epochMetrics.ts';
import type { FinalColumn } from './finalTable.ts';
import { isUnit, type XKind } from './xAxis.ts';

export function metricFormat(metric: string): ValueFormat {
  return isAccuracy(metric) ? formatAccuracy : formatMetric;
}

export function tickFormat(metric: string): ValueFormat {
  return isAccuracy(metric) ? formatAccuracyTick : formatTick;
}

export function xFormat(kind: XKind): ValueFormat {
  if (!isUnit(kind)) return metricFormat(kind);
  return (value) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
}

export function columnFormat(column: FinalColumn): ValueFormat {
  if (column === 'gap' || isAccuracy(column)) return formatAccuracy;
  if (column === 'zeroShare') return formatShare;
  if (column === 'duration') return formatDuration;
  if (column === 'rate') return formatRate;
  return column === 'epoch' ? (value) => formatTick(value) : formatMetric;
}

/** A spread in the unit of its column: of shares and accuracies in percentage points. */
export function spreadFormat(column: FinalColumn): ValueFormat {
  if (column === 'zeroShare') return (value) => `${(value * 100).toFixed(1)} %`;
  return column === 'epoch' ? (value) => value.toFixed(1) : columnFormat(column);
}
