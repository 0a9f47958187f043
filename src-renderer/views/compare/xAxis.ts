/** The x axis: steps, epochs, seconds of training, or a metric. */
import { metricValue, type ShownMetric } from '../../../src-main/contract/metrics.ts';
import type { EpochRecord } from '../../../src-main/contract/runs.ts';
import { lowerBound } from '../../../src-main/shared/lowerBound.ts';
import type { Points } from '../../../src-main/shared/points.ts';
import { pointsOnce } from '../../charts/lines/points.ts';

export const X_UNITS = ['step', 'epoch', 'time'] as const;
export type XUnit = (typeof X_UNITS)[number];
export type XKind = XUnit | ShownMetric;

export function isUnit(kind: XKind): kind is XUnit {
  return X_UNITS.some((unit) => unit === kind);
}

/** x values of a run in every unit, after each of its records and before the first. */
interface XUnits {
  /** Unique for every list of records. */
  readonly serial: number;
  readonly step: Float64Array;
  readonly epoch: Float64Array;
  readonly time: Float64Array;
}

let serials = 0;
const unitsOf = new WeakMap<readonly EpochRecord[], XUnits>();

function xUnits(epochs: readonly EpochRecord[]): XUnits {
  const known = unitsOf.get(epochs);
  if (known !== undefined) return known;
  // A run of steps has a record before its first step; a run of epochs does not.
  const start = epochs[0]?.step === 0 ? 0 : 1;
  const length = epochs.length + start;
  const made = {
    serial: ++serials,
    step: new Float64Array(length),
    epoch: new Float64Array(length),
    time: new Float64Array(length),
  };
  let seconds = 0;
  epochs.forEach((record, i) => {
    seconds += record.seconds;
    made.step[i + start] = record.step;
    made.epoch[i + start] = record.epoch;
    made.time[i + start] = seconds;
  });
  unitsOf.set(epochs, made);
  return made;
}

/** Values of a record's metric against a unit or another metric. */
export function epochPoints(epochs: readonly EpochRecord[], metric: ShownMetric, kind: XKind): Points {
  return pointsOnce(epochs, `${metric} by ${kind}`, () => {
    const y = Float64Array.from(epochs, (record) => metricValue(record, metric) ?? NaN);
    if (isUnit(kind)) {
      const places = xUnits(epochs)[kind];
      return { x: places.subarray(places.length - epochs.length), y };
    }
    return { x: Float64Array.from(epochs, (record) => metricValue(record, kind) ?? NaN), y };
  });
}

/** A step curve against another unit; steps between records are spread evenly, steps after them like the last. */
export function curvePoints(curve: Points, epochs: readonly EpochRecord[], unit: XUnit): Points {
  if (unit === 'step') return curve;
  const known = xUnits(epochs);
  return pointsOnce(curve, `by ${unit} of ${known.serial}`, () => ({
    x: convert(curve.x, known.step, known[unit]),
    y: curve.y,
  }));
}

/** x of published results on the axis of the run that repeats them. */
export function publishedPlaces(
  at: readonly number[],
  unit: 'epoch' | 'step',
  epochs: readonly EpochRecord[],
  shown: XUnit,
): Float64Array {
  const known = xUnits(epochs);
  return unit === shown ? Float64Array.from(at) : convert(Float64Array.from(at), known[unit], known[shown]);
}

/** The steps in an interval of the axis, rounded outwards. */
export function stepsBetween(
  epochs: readonly EpochRecord[],
  unit: XUnit,
  from: number,
  to: number,
): { from: number; to: number } {
  const known = xUnits(epochs);
  const [first = 0, last = 0] =
    unit === 'step' ? [from, to] : convert(Float64Array.of(from, to), known[unit], known.step);
  return { from: Math.max(0, Math.floor(first)), to: Math.max(0, Math.ceil(last)) };
}

/**
 * Interpolates linearly between the known pairs and extrapolates from the nearest two. NaN where fewer than two
 * are known.
 */
function convert(values: Float64Array, from: Float64Array, to: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  const last = from.length - 1;
  let segment = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    // Values mostly ascend: the search starts at the previous segment.
    if (value < (from[segment] ?? 0)) segment = Math.max(0, lowerBound(from, value) - 1);
    while (segment < last - 1 && value > (from[segment + 1] ?? Infinity)) segment += 1;
    const x0 = from[segment] ?? NaN;
    const x1 = from[segment + 1] ?? NaN;
    const y0 = to[segment] ?? NaN;
    const y1 = to[segment + 1] ?? NaN;
    out[i] = x1 === x0 ? y1 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
  }
  return out;
}
