/** The best of several runs by a metric. */
import type { Direction } from '../../src-main/contract/metrics.ts';

/**
 * Indices of the best values, including ties. Empty where there is no best: fewer than two numbers, or all
 * equal.
 */
export function bestIndices(
  values: readonly (number | null | undefined)[],
  direction: Direction,
): Set<number> {
  const known = values.flatMap((value, index) =>
    value === null || value === undefined || !Number.isFinite(value) ? [] : [{ value, index }],
  );
  const numbers = known.map((entry) => entry.value);
  const best = direction === 'higher' ? Math.max(...numbers) : Math.min(...numbers);
  const winners = known.filter((entry) => entry.value === best);
  if (winners.length === known.length) return new Set();
  return new Set(winners.map((entry) => entry.index));
}
