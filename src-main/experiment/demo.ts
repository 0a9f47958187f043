/** The runs of the demo, in training order. */
export const DEMO_PRESETS = ['demo/none', 'demo/l1', 'demo/l2'] as const;
