/** Types shared by the weight plots. */
import type { FigureRun } from './figure.ts';
import type { EpochWeights } from './history.ts';
import type { ProbeStep } from './probe.ts';

/** A plot's inner box in pixels, and the root font size. */
export interface Box {
  width: number;
  height: number;
  rem: number;
}

export interface Mark {
  /** 0 … 1, from the left or from the top. */
  position: number;
  label: string;
}

/** The current bin, and its epoch where the plot has an epoch axis. */
export interface Probe {
  key: number;
  epoch: number | null;
}

/** `earlier`, `later`: the neighbouring epoch. */
export type PlotStep = ProbeStep | 'earlier' | 'later';

/** A run with its epoch shown. */
export interface RunNow {
  run: FigureRun;
  weights: EpochWeights;
}
