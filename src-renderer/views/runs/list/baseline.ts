/** Differences between a run and the baseline. */

export interface Difference {
  text: string;
  sign: -1 | 0 | 1;
}

/** Of two accuracies 0 … 1, in percentage points; null where one of them is missing. */
export function accuracyDifference(
  value: number | null | undefined,
  baseline: number | null | undefined,
): Difference | null {
  if (!isNumber(value) || !isNumber(baseline)) return null;
  const points = (value - baseline) * 100;
  const text = Math.abs(points).toFixed(2);
  if (Number(text) === 0) return { text: '±0.00', sign: 0 };
  return points > 0 ? { text: `+${text}`, sign: 1 } : { text: `−${text}`, sign: -1 };
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
