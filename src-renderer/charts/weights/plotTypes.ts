/** What the displays of weights have in common. */
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

/** What is pointed at: a universal bin, and an epoch where the plot has an axis of epochs. */
export interface Probe {
  key: number;
  epoch: number | null;
}

/** `earlier`, `later`: the neighbouring epoch. */
export type PlotStep = ProbeStep | 'earlier' | 'later';

/** A run with the epoch of it that is shown. */
export interface RunNow {
  run: FigureRun;
  weights: EpochWeights;
}
