/** Height of a count on a linear or logarithmic axis. */
export type CountScale = 'linear' | 'log';

export interface CountAxis {
  scale: CountScale;
  /** Count at full height, > 0. */
  max: number;
  ticks: number[];
}

/** 1, 2 or 5 times a power of ten, so that at most `intervals` of it reach `max`. */
function niceStep(max: number, intervals: number): number {
  const rough = max / intervals;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough) ?? 10;
  return Math.max(1, factor * power);
}

export function countAxis(highest: number, scale: CountScale): CountAxis {
  const top = Math.max(1, highest);
  if (scale === 'log') {
    const decades = Math.max(1, Math.ceil(Math.log10(top)));
    const every = Math.max(1, Math.ceil(decades / 6));
    const ticks: number[] = [];
    for (let d = 0; d <= decades; d += every) ticks.push(10 ** d);
    return { scale, max: 10 ** decades, ticks };
  }
  const step = niceStep(top, 4);
  const max = Math.ceil(top / step) * step;
  const ticks: number[] = [];
  for (let tick = 0; tick <= max; tick += step) ticks.push(tick);
  return { scale, max, ticks };
}

/**
 * 0 (axis) … 1 (top). On the logarithmic axis a count of one stands a little above the axis, so that it
 * differs from none.
 */
export function countHeight(axis: CountAxis, count: number): number {
  if (count <= 0) return 0;
  if (axis.scale === 'linear') return count / axis.max;
  const foot = 0.03;
  return foot + (1 - foot) * (Math.log10(count) / Math.log10(axis.max));
}
