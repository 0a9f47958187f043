/** Published results beside the final ones. */
import { isShown, type Metric } from '../../../src-main/contract/metrics.ts';
import type { PublishedFigures } from '../../../src-main/contract/published.ts';
import type { Moment } from './finalTable.ts';

/** The last published value, or the one at the best test accuracy; null where none is published. */
export function publishedFinal({ figures }: PublishedFigures, column: Metric, moment: Moment): number | null {
  const published = isShown(column) ? figures[column] : undefined;
  if (published === undefined) return null;
  if (moment === 'last') return published.values.at(-1) ?? null;
  const accuracies = figures.testAcc;
  if (accuracies === undefined) return null;
  const at = accuracies.at[accuracies.values.indexOf(Math.max(...accuracies.values))];
  const index = published.at.findIndex((place) => place === at);
  return published.values[index] ?? null;
}
