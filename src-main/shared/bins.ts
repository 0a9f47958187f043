/**
 * Universal signed logarithmic bins: one fixed set of edges for every weight tensor of every run, so that
 * histograms of any two runs, layers or epochs share an axis and can be added.
 *
 * A bin has a signed key k. With m = |k|:
 *   k = 0                exact zero
 *   m = 1                0 < |w| < 2^minExponent           (below range)
 *   m = 2 … last-1       |w| in [2^((m-2)/perOctave + minExponent), next edge)
 *   m = last             |w| >= 2^maxExponent              (above range, finite)
 * NaN and infinities have no key; they are counted separately.
 */
export const BINS_PER_OCTAVE = 16;
export const MIN_EXPONENT = -30;
export const MAX_EXPONENT = 6;
/** Number of logarithmic bins on one side of zero: 36 octaves of 16. */
export const LOG_BINS = (MAX_EXPONENT - MIN_EXPONENT) * BINS_PER_OCTAVE;
/** Largest |k|: the above-range bin. */
export const LAST_KEY = LOG_BINS + 2;

/**
 * The magnitudes [low, high) that a bin with key k holds.
 * @param key signed bin key, |key| ≤ LAST_KEY
 */
export function magnitudeRange(key: number): { low: number; high: number } {
  const m = Math.abs(key);
  if (m === 0) return { low: 0, high: 0 };
  if (m === 1) return { low: 0, high: edge(0) };
  if (m === LAST_KEY) return { low: edge(LOG_BINS), high: Infinity };
  return { low: edge(m - 2), high: edge(m - 1) };
}

/** Edge i of the logarithmic bins as the float32 nearest to 2^(minExponent + i / perOctave). */
export function edge(i: number): number {
  return Math.fround(2 ** (MIN_EXPONENT + i / BINS_PER_OCTAVE));
}
