/** What the window has to hold on two cores of an ordinary machine. */

export const LIMITS = {
  /** Milliseconds from the click to the rows of 1,000 runs on the screen. */
  listMs: 200,
  /** Milliseconds from the click to the last stroke of 10 charts × 10 runs × 10,000 steps. */
  compareMs: 1000,
  /** Milliseconds from the click to the first histograms of 53 tensors × 100 epochs × 3 runs. */
  weightsMs: 500,
  /** Milliseconds from a movement of the slider to what it leads to, of 95 in 100. */
  sliderMs: 50,
  /** While 50 runs are fed ten times a second: frames a second, of half the frames and of 95 in 100. */
  medianFps: 50,
  slowFps: 20,
  /** Share of the frames that take longer than 50 ms, in percent. */
  longFrames: 5,
  /** What the memory may have grown by in the end, after garbage collection, MiB. */
  heapGrowthMiB: 64,
  /** Transferred in all, gzip, KiB. */
  totalKiB: 1500,
  /** Milliseconds to the first contentful paint in a browser that has never seen the page. */
  firstPaintMs: 1000,
} as const;
