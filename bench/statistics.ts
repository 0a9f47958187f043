/** Robust statistics of measured times. */

/** @param share 0 … 1; @returns the value below which this share of the values lies; NaN for no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (above - below) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export interface Point {
  x: number;
  y: number;
}

/**
 * Robust slope: the median of the slopes of all pairs of points (Theil 1950, Sen 1968). Tolerates up to 29 % outliers.
 * @returns y per x; NaN if fewer than two points differ in x
 */
export function robustSlope(points: readonly Point[]): number {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  );
  return median(slopes);
}
