/** Published figures beside the final ones. */
import type { PublishedFigures, PublishedMetric } from '../../../src-main/contract/published.ts';
import type { FinalColumn, Moment } from './finalTable.ts';

const METRICS: Partial<Record<FinalColumn, PublishedMetric>> = {
  valAcc: 'valAcc',
  acc: 'acc',
  trainAcc: 'trainAcc',
  valLoss: 'valLoss',
  loss: 'loss',
  penalty: 'penalty',
};

/** The last figure that was published, or the one at the best test accuracy; null where none was. */
export function publishedFinal(
  { figures }: PublishedFigures,
  column: FinalColumn,
  moment: Moment,
): number | null {
  const metric = METRICS[column];
  const published = metric === undefined ? undefined : figures[metric];
  if (published === undefined) return null;
  if (moment === 'last') return published.values.at(-1) ?? null;
  const accuracies = figures.valAcc;
  if (accuracies === undefined) return null;
  const at = accuracies.at[accuracies.values.indexOf(Math.max(...accuracies.values))];
  const index = published.at.findIndex((place) => place === at);
  return published.values[index] ?? null;
}
