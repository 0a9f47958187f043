/** The model of the weight plots, computed before drawing. */
import { sharedAxis, type AxisScale, type BinAxis } from './axis.ts';
import { heightAxis, type CountScale, type HeightAxis } from './countAxis.ts';
import { heights, rebin, type HeightUnit } from './distribution.ts';
import type { EpochWeights, RunHistory } from './history.ts';

export interface ShownRun {
  id: string;
  label: string;
  /** CSS variable, e.g. `--run-0`. */
  colour: string;
  history: RunHistory;
}

/** One epoch on the figure's axes. */
export interface BarHeights {
  /** Exact zeros over all weights. */
  zeroShare: number;
  /** By slot, in the figure's unit. */
  negative: readonly number[];
  positive: readonly number[];
}

export interface FigureRun extends ShownRun {
  shapes: ReadonlyMap<EpochWeights, BarHeights>;
}

export interface Figure {
  axis: BinAxis;
  y: HeightAxis;
  unit: HeightUnit;
  runs: readonly FigureRun[];
}

export interface FigureOptions {
  scale: AxisScale;
  counts: CountScale;
  unit: HeightUnit;
  /** Approximate number of slots per side of zero. */
  maxSlots: number;
}

/** Shared axes for all runs and all epochs, so that they stay fixed from epoch to epoch. */
export function figureOf(shown: readonly ShownRun[], options: FigureOptions): Figure {
  const { scale, counts, unit, maxSlots } = options;
  const histograms = shown.flatMap(({ history }) => history.epochs.map(({ histogram }) => histogram));
  const axis = sharedAxis(scale, histograms, maxSlots);
  let highest = 0;
  let smallest = Infinity;
  const side = (values: readonly number[], total: number): number[] => {
    const scaled = heights(axis, values, unit, total);
    for (const value of scaled) {
      if (value > highest) highest = value;
      if (value > 0 && value < smallest) smallest = value;
    }
    return scaled;
  };
  const shapeOf = (weights: EpochWeights): BarHeights => {
    const slots = rebin(weights.histogram, axis);
    return {
      zeroShare: weights.zeros / weights.count,
      negative: side(slots.negative, weights.count),
      positive: side(slots.positive, weights.count),
    };
  };
  const runs = shown.map((run) => ({
    ...run,
    shapes: new Map(run.history.epochs.map((weights) => [weights, shapeOf(weights)])),
  }));
  return { axis, y: heightAxis(highest, smallest, counts), unit, runs };
}
