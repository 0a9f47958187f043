/** Outlines of the weight distributions that the welcome page sketches; drawings, not measurements. */
export type SketchKind = 'none' | 'l1' | 'l2';

const WIDTH = 240;
const BASE = 84;

function height(kind: SketchKind, t: number): number {
  const bell = (sigma: number): number => Math.exp(-(t * t) / (2 * sigma * sigma));
  if (kind === 'none') return 42 * bell(0.42);
  if (kind === 'l2') return 68 * bell(0.16);
  return 9 * bell(0.5) + 5 * bell(0.18);
}

/** Closed SVG path in a box of 240 × 88. */
export function sketchPath(kind: SketchKind): string {
  const points: string[] = [];
  for (let x = 0; x <= WIDTH; x += 4) {
    const t = (x / WIDTH) * 2 - 1;
    points.push(`${x},${(BASE - height(kind, t)).toFixed(1)}`);
  }
  return `M0,${BASE}L${points.join('L')}L${WIDTH},${BASE}Z`;
}
