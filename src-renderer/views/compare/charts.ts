/** The charts of a comparison. */
import type { StepMetric } from '../../../src-main/contract/runs.ts';
import type { EpochMetric } from './epochMetrics.ts';

/** Of records (one value per epoch or evaluation), or of single training steps. */
export type ChartSpec =
  | { readonly id: string; readonly level: 'epoch'; readonly metric: EpochMetric; readonly usual: boolean }
  | { readonly id: string; readonly level: 'step'; readonly metric: StepMetric; readonly usual: boolean };

/** In the order shown; the usual ones unless others were chosen. */
export const CHARTS: readonly ChartSpec[] = [
  { id: 'accuracy', level: 'epoch', metric: 'valAcc', usual: true },
  { id: 'val-loss', level: 'epoch', metric: 'valLoss', usual: true },
  { id: 'train-accuracy', level: 'epoch', metric: 'acc', usual: true },
  { id: 'loss', level: 'epoch', metric: 'loss', usual: true },
  { id: 'penalty', level: 'epoch', metric: 'penalty', usual: true },
  { id: 'learning-rate', level: 'epoch', metric: 'learningRate', usual: true },
  { id: 'step-loss', level: 'step', metric: 'loss', usual: true },
  { id: 'step-accuracy', level: 'step', metric: 'acc', usual: true },
  { id: 'step-penalty', level: 'step', metric: 'penalty', usual: true },
  { id: 'step-learning-rate', level: 'step', metric: 'learningRate', usual: true },
  { id: 'evaluated-accuracy', level: 'epoch', metric: 'trainAcc', usual: false },
  { id: 'evaluated-loss', level: 'epoch', metric: 'trainLoss', usual: false },
  { id: 'objective', level: 'epoch', metric: 'objective', usual: false },
  { id: 'val-objective', level: 'epoch', metric: 'valObjective', usual: false },
  { id: 'seconds', level: 'epoch', metric: 'seconds', usual: false },
];

export const USUAL_CHARTS: readonly string[] = CHARTS.filter((spec) => spec.usual).map((spec) => spec.id);
