/** The runs of the demo, in the order in which they are trained. */
export const DEMO_PRESETS = ['demo/none', 'demo/l1', 'demo/l2'] as const;
