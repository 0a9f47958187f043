/** Limits for the window on two cores of an ordinary machine. */

export const LIMITS = {
  /** Milliseconds from the click to the rows of 1,000 runs on the screen. */
  listMs: 200,
  /** Milliseconds from the click to the last stroke of 10 charts × 10 runs × 10,000 steps. */
  compareMs: 1000,
  /** Milliseconds from the click to the first histograms of 53 tensors × 100 epochs × 3 runs. */
  weightsMs: 500,
  /** Milliseconds from a movement of the slider to the paint, 95th percentile. */
  sliderMs: 50,
  /** While 50 runs are updated ten times a second: frames per second, median and 5th percentile. */
  medianFps: 50,
  slowFps: 20,
  /** Share of the frames that take longer than 50 ms, in percent. */
  longFrames: 5,
  /** Growth of memory after garbage collection, MiB. */
  heapGrowthMiB: 64,
  /** Total transfer, gzip, KiB. */
  totalKiB: 1500,
  /** Milliseconds to the first contentful paint in a browser that has never seen the page. */
  firstPaintMs: 1000,
} as const;
