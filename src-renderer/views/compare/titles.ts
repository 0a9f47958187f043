/** Which message of a catalogue names what. */
import type { ChartSpec } from './charts.ts';
import type { EpochMetric } from './epochMetrics.ts';
import type { FinalColumn } from './finalTable.ts';
import type { XKind } from './xAxis.ts';

const STEP_TITLES = {
  loss: 'stepLoss',
  acc: 'stepAcc',
  penalty: 'stepPenalty',
  learningRate: 'stepLearningRate',
} as const;

type ChartTitle = EpochMetric | (typeof STEP_TITLES)[keyof typeof STEP_TITLES];

export function chartTitle(words: Readonly<Record<ChartTitle, string>>, spec: ChartSpec): string {
  return spec.level === 'step' ? words[STEP_TITLES[spec.metric]] : words[spec.metric];
}

export function xTitle(words: Readonly<Record<XKind, string>>, kind: XKind): string {
  return words[kind];
}

type ColumnTitle = Exclude<FinalColumn, 'epoch'> | 'recordEpoch';

export function columnTitle(words: Readonly<Record<ColumnTitle, string>>, column: FinalColumn): string {
  return words[column === 'epoch' ? 'recordEpoch' : column];
}
