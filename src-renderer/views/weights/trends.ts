/** Statistics of the weights over the epochs, as chart lines. */
import type { Series } from '../../../src-main/contract/runs.ts';
import type { EpochWeights, RunHistory } from '../../charts/weights/history.ts';
import { countBelow } from '../../charts/weights/threshold.ts';

export type Trend = 'zeros' | 'below' | 'l1' | 'l2';
export const TRENDS: readonly Trend[] = ['zeros', 'below', 'l1', 'l2'];

export function trendSeries(history: RunHistory, trend: Trend, threshold: number): Series {
  return {
    x: history.epochs.map(({ epoch }) => epoch),
    y: history.epochs.map((weights) => valueOf(weights, trend, threshold)),
  };
}

function valueOf(weights: EpochWeights, trend: Trend, threshold: number): number | null {
  switch (trend) {
    case 'zeros':
      return weights.zeros / weights.count;
    case 'below':
      return countBelow(weights.histogram, threshold).count / weights.count;
    case 'l1':
      return weights.l1;
    case 'l2':
      return weights.l2;
    default:
      return trend satisfies never;
  }
}
