/** Displays of the weights. */
export type Display = 'histogram' | 'ridgeline' | 'heatmap' | 'bands';
/** Runs overlaid on one pair of axes, or side by side with the same axes. */
export type Layout = 'overlay' | 'side';

/** Runs shown at once: as many as there are colours. */
export const MAX_SHOWN = 6;
