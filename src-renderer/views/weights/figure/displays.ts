/** The ways in which weights are drawn. */
export type Display = 'histogram' | 'ridgeline' | 'heatmap' | 'bands';
/** Runs on one pair of axes, or each beside the others on axes of its own with the same marks. */
export type Layout = 'overlay' | 'side';

/** Runs shown at once: as many as there are colours. */
export const MAX_SHOWN = 6;
