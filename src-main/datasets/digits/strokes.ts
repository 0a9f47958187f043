/** Turns a style's skeleton into pen paths in pixel coordinates, different for every sample. */
import type { RandomStream } from '../../random/philox.ts';
import type { ControlPoint, Style } from './skeletons.ts';

export interface PathPoint {
  /** Pixels from the image's left edge. */
  x: number;
  /** Pixels from the image's top edge. */
  y: number;
}

/** Distance of neighbouring curve points, as a share of the box: about a pixel. */
const SPACING = 0.06;
/** Standard deviation of a control point's jitter, as a share of the box. */
const JITTER = 0.035;
const BOX_HEIGHT = 17;
/** Nodes per side of the grid that carries the elastic displacement; one cell lies outside the border. */
const GRID = 6;

/**
 * The pen paths of one sample: control points jittered, joined to curves, then scaled, sheared, rotated,
 * shifted and elastically displaced.
 * @param size side of the image in pixels
 */
export function penPaths(style: Style, size: number, random: RandomStream): PathPoint[][] {
  const curves = style.strokes.map((stroke) => smoothCurve(jittered(stroke, random)));
  const place = randomAffine(style.aspect, size, random);
  const displace = randomElastic(size, random);
  return curves.map((curve) => curve.map((point) => displace(place(point))));
}

function jittered(stroke: readonly ControlPoint[], random: RandomStream): ControlPoint[] {
  return stroke.map(({ x, y, corner }) => ({
    x: x + JITTER * random.normal(),
    y: y + JITTER * random.normal(),
    corner,
  }));
}

/** Catmull-Rom spline through the points; the curve is not smooth at corners and ends. */
function smoothCurve(points: readonly ControlPoint[]): PathPoint[] {
  const curve: PathPoint[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i];
    const to = points[i + 1];
    if (!from || !to) continue;
    const before = (from.corner ? undefined : points[i - 1]) ?? from;
    const after = (to.corner ? undefined : points[i + 2]) ?? to;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const steps = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / SPACING));
    for (let s = i === 0 ? 0 : 1; s <= steps; s++) {
      const t = s / steps;
      curve.push({
        x: catmullRom(before.x, from.x, to.x, after.x, t),
        y: catmullRom(before.y, from.y, to.y, after.y, t),
      });
    }
  }
  return curve;
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const slope1 = (p2 - p0) / 2;
  const slope2 = (p3 - p1) / 2;
  const a = 2 * (p1 - p2) + slope1 + slope2;
  const b = 3 * (p2 - p1) - 2 * slope1 - slope2;
  return ((a * t + b) * t + slope1) * t + p1;
}

/** From the digit's box (0 … 1) to pixels. */
function randomAffine(aspect: number, size: number, random: RandomStream): (p: PathPoint) => PathPoint {
  const height = BOX_HEIGHT * (1 + 0.09 * random.normal());
  const width = BOX_HEIGHT * aspect * (1 + 0.14 * random.normal());
  const angle = 0.13 * random.normal();
  // Most handwriting slants to the right.
  const slant = -0.12 + 0.2 * random.normal();
  const centreX = size / 2 + 0.7 * random.normal();
  const centreY = size / 2 + 0.7 * random.normal();
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return ({ x, y }) => {
    const v = (y - 0.5) * height;
    const u = (x - 0.5) * width + slant * v;
    return { x: centreX + cos * u - sin * v, y: centreY + sin * u + cos * v };
  };
}

/** A smooth displacement field: random vectors on a coarse grid, joined by uniform cubic B-splines. */
function randomElastic(size: number, random: RandomStream): (p: PathPoint) => PathPoint {
  const strength = 0.5 + 1.2 * random.uniform();
  const dx = Float64Array.from({ length: GRID * GRID }, () => strength * random.normal());
  const dy = Float64Array.from({ length: GRID * GRID }, () => strength * random.normal());
  const cells = GRID - 3;
  return ({ x, y }) => {
    const gx = Math.min(Math.max((x / size) * cells, 0), cells - 1e-9);
    const gy = Math.min(Math.max((y / size) * cells, 0), cells - 1e-9);
    const column = Math.floor(gx);
    const row = Math.floor(gy);
    const wx = bSplineWeights(gx - column);
    const wy = bSplineWeights(gy - row);
    let shiftX = 0;
    let shiftY = 0;
    wy.forEach((weightY, j) => {
      wx.forEach((weightX, i) => {
        const node = (row + j) * GRID + column + i;
        shiftX += weightX * weightY * (dx[node] ?? 0);
        shiftY += weightX * weightY * (dy[node] ?? 0);
      });
    });
    return { x: x + shiftX, y: y + shiftY };
  };
}

function bSplineWeights(t: number): [number, number, number, number] {
  const s = 1 - t;
  return [
    (s * s * s) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * s * s * s - 6 * s * s + 4) / 6,
    (t * t * t) / 6,
  ];
}
