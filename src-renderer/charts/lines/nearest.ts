/** Index of the value in an ascending list that is nearest to a target; -1 for an empty list. */
export function nearestIndex(xs: ArrayLike<number>, target: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  const below = xs[low - 1];
  const at = xs[low];
  if (at === undefined) return -1;
  return below !== undefined && target - below < at - target ? low - 1 : low;
}

/** As `nearestIndex`, of values in any order. */
export function nearestOfAll(xs: ArrayLike<number>, target: number): number {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < xs.length; i++) {
    const distance = Math.abs((xs[i] ?? NaN) - target);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}
