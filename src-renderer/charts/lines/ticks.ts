/** Round numbers along an axis; the same on the screen and in an exported figure. */

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Multiples of 1, 2, 2.5 or 5 times a power of ten in [min, max].
 * @param most how many there may be, at least 2
 * @param whole only whole numbers, as epochs and steps are
 */
export function linearTicks(min: number, max: number, most: number, whole = false): number[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(min) ? [min] : [];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  // From here the number of ticks only falls, and the last step is ten times the first.
  for (const factor of STEPS) {
    const step = factor * power;
    const first = Math.ceil(min / step - 1e-9);
    const last = Math.floor(max / step + 1e-9);
    if (last - first + 1 > most || (whole && !Number.isInteger(step))) continue;
    // Multiplied, not added up, and rounded to the precision of the step: 0.30000000000000004 becomes 0.3.
    const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
    return Array.from({ length: last - first + 1 }, (_, i) =>
      digits > 100 ? (first + i) * step : Number(((first + i) * step).toFixed(Math.min(100, digits))),
    );
  }
  return [];
}

/**
 * Powers of ten in [min, max]; where they are few, also 2 and 5 times them; within less than a decade, the
 * ticks of a linear axis.
 * @param min above 0
 * @param most how many there may be, at least 2
 */
export function logTicks(min: number, max: number, most: number): number[] {
  if (!(min > 0) || !(max > min)) return min > 0 ? [min] : [];
  const from = Math.ceil(Math.log10(min) - 1e-9);
  const to = Math.floor(Math.log10(max) + 1e-9);
  for (const factors of [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]]) {
    const ticks = between(multiples(from - 1, to, 1, factors), min, max);
    if (ticks.length >= 3 && ticks.length <= most) return ticks;
  }
  if (to - from < 2) return linearTicks(min, max, most);
  const stride = Math.ceil((to - from + 1) / most);
  return between(multiples(Math.ceil(from / stride) * stride, to, stride, [1]), min, max);
}

function multiples(from: number, to: number, stride: number, factors: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent += stride) {
    for (const factor of factors) ticks.push(Number(`${factor}e${exponent}`));
  }
  return ticks;
}

function between(ticks: readonly number[], min: number, max: number): number[] {
  return ticks.filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9));
}
