/** Axis labels of the weight plots. */
import { formatCount, formatTick } from '../../words/format.ts';
import type { HeightUnit } from './distribution.ts';

/** `5 %` or `1,200`. */
export function heightLabel(unit: HeightUnit, value: number): string {
  if (unit === 'share') return `${formatTick(value * 100)} %`;
  return value >= 1 || value === 0 ? formatCount(value) : formatTick(value);
}
