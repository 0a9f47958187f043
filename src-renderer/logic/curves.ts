/** Live step values joined with what the workstation has stored. Pure: every function returns new series. */
import type { Series } from '../../src-main/contract/runs.ts';
import type { WorkstationEvent } from '../../src-main/contract/events.ts';
import { decimate } from './decimate.ts';

export const CURVE_METRICS = ['loss', 'acc', 'penalty'] as const;
export type CurveMetric = (typeof CURVE_METRICS)[number];
export type RunCurves = Readonly<Record<CurveMetric, Series>>;
export type StepsEvent = Extract<WorkstationEvent, { type: 'steps' }>;

export const NO_CURVES: RunCurves = {
  loss: { x: [], y: [] },
  acc: { x: [], y: [] },
  penalty: { x: [], y: [] },
};

/** A live curve is thinned to half of this when it grows past it. */
const MAX_LIVE_POINTS = 24_000;

export function lastStep(series: Series): number {
  return series.x.at(-1) ?? 0;
}

/** Values of steps firstStep, firstStep+1, …; steps already there are skipped, missing ones break the line. */
export function appendSteps(series: Series, firstStep: number, values: readonly (number | null)[]): Series {
  const known = lastStep(series);
  const skip = Math.max(0, known + 1 - firstStep);
  if (skip >= values.length) return series;
  const x = series.x.slice();
  const y = series.y.slice();
  if (known > 0 && firstStep > known + 1) {
    x.push(known + 1);
    y.push(null);
  }
  for (let i = skip; i < values.length; i++) {
    x.push(firstStep + i);
    y.push(values[i] ?? null);
  }
  const grown = { x, y };
  return x.length > MAX_LIVE_POINTS ? decimate(grown, MAX_LIVE_POINTS / 2) : grown;
}

export function appendEvents(curves: RunCurves, events: readonly StepsEvent[]): RunCurves {
  let { loss, acc, penalty } = curves;
  for (const event of events) {
    loss = appendSteps(loss, event.firstStep, event.loss);
    acc = appendSteps(acc, event.firstStep, event.acc);
    penalty = appendSteps(penalty, event.firstStep, event.penalty);
  }
  return { loss, acc, penalty };
}

/** The stored curve, then the live steps that are newer than it. */
export function mergeStored(stored: Series, live: Series): Series {
  const last = lastStep(stored);
  const from = live.x.findIndex((step) => step > last);
  if (from < 0) return stored;
  const x = stored.x.slice();
  const y = stored.y.slice();
  if (last > 0 && (live.x[from] ?? 0) > last + 1) {
    x.push(last + 1);
    y.push(null);
  }
  return { x: x.concat(live.x.slice(from)), y: y.concat(live.y.slice(from)) };
}

/** Steps against fractional epochs, given the steps of one epoch. */
export function stepsToEpochs(series: Series, stepsPerEpoch: number): Series {
  return { x: series.x.map((step) => step / stepsPerEpoch), y: series.y };
}
