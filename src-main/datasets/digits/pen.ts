/** Draws pen paths onto a grey canvas with the artefacts of a scan: soft edges, gaps, blots, grain. */
import type { RandomStream } from '../../random/philox.ts';
import type { PathPoint } from './strokes.ts';

interface Pen {
  /** Half the mean stroke width, pixels. */
  radius: number;
  /** Width of the ink's soft edge, pixels. */
  softness: number;
  /** Darkness of full ink, 0 … 1. */
  ink: number;
}

/**
 * Draws the paths with a random pen.
 * @param canvas size × size values, 0 paper … 1 ink; changed in place
 */
export function inkPaths(
  canvas: Float32Array,
  size: number,
  paths: readonly (readonly PathPoint[])[],
  random: RandomStream,
): void {
  const pen: Pen = {
    radius: Math.min(Math.max(1.35 + 0.35 * random.normal(), 0.65), 2.1),
    softness: 1 + 1 * random.uniform(),
    ink: 0.7 + 0.3 * random.uniform(),
  };
  for (const path of paths) inkPath(canvas, size, path, pen, random);
  if (random.uniform() < BLOT_CHANCE) inkBlot(canvas, size, pen, random);
}

const GAP_CHANCE = 0.18;
const BLOT_CHANCE = 0.12;
/** Correlation of the pen pressure at two neighbouring points. */
const PRESSURE_MEMORY = 0.92;

function inkPath(
  canvas: Float32Array,
  size: number,
  path: readonly PathPoint[],
  pen: Pen,
  random: RandomStream,
): void {
  const wander = Math.sqrt(1 - PRESSURE_MEMORY * PRESSURE_MEMORY);
  const hasGap = random.uniform() < GAP_CHANCE;
  const gapStart = hasGap ? random.below(path.length) : -1;
  const gapLength = hasGap ? 2 + random.below(3) : 0;
  let pressure = random.normal();
  let previous: PathPoint | undefined;
  let previousRadius = 0;
  path.forEach((point, i) => {
    pressure = PRESSURE_MEMORY * pressure + wander * random.normal();
    const radius = pen.radius * Math.max(0.45, 1 + 0.22 * pressure);
    const inGap = i > gapStart && i <= gapStart + gapLength;
    if (previous && !inGap) inkSegment(canvas, size, previous, point, previousRadius, radius, pen);
    previous = point;
    previousRadius = radius;
  });
}

function inkBlot(canvas: Float32Array, size: number, pen: Pen, random: RandomStream): void {
  const at = { x: size * random.uniform(), y: size * random.uniform() };
  const radius = 0.5 + 1.3 * random.uniform();
  inkSegment(canvas, size, at, at, radius, radius, pen);
}

/** A capsule whose radius changes from r0 at `a` to r1 at `b`; overlapping ink does not add up. */
function inkSegment(
  canvas: Float32Array,
  size: number,
  a: PathPoint,
  b: PathPoint,
  r0: number,
  r1: number,
  pen: Pen,
): void {
  const reach = Math.max(r0, r1) + pen.softness / 2;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
  const right = Math.min(size - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
  const bottom = Math.min(size - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  const ux = b.x - a.x;
  const uy = b.y - a.y;
  const lengthSquared = ux * ux + uy * uy;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - a.x;
      const py = row + 0.5 - a.y;
      const along = lengthSquared > 0 ? (px * ux + py * uy) / lengthSquared : 0;
      const t = Math.min(Math.max(along, 0), 1);
      const ex = px - t * ux;
      const ey = py - t * uy;
      const distance = Math.sqrt(ex * ex + ey * ey);
      const coverage = (r0 + t * (r1 - r0) - distance) / pen.softness + 0.5;
      if (coverage <= 0) continue;
      const value = pen.ink * Math.min(coverage, 1);
      const index = row * size + column;
      if (value > (canvas[index] ?? 0)) canvas[index] = value;
    }
  }
}

/** Largest standard deviation of the ink's grain, in levels. */
const MAX_GRAIN = 22;
const MAX_SPECKS = 2;
/** Standard deviation of the sum of four uniform bytes. */
const FOUR_BYTES_STD = 147.8;

/**
 * Writes the canvas as bytes. Ink gets noise whose strength is drawn once per image. Paper stays exactly 0 except for
 * a few specks, so that the weights of pixels without ink usually get no gradient.
 * @param target size × size bytes
 */
export function toBytes(canvas: Float32Array, target: Uint8Array, random: RandomStream): void {
  const factor = (MAX_GRAIN * random.uniform()) / FOUR_BYTES_STD;
  canvas.forEach((value, i) => {
    target[i] = value > 0 ? clampToByte(255 * value + factor * (fourBytes(random) - 510)) : 0;
  });
  const specks = random.below(MAX_SPECKS + 1);
  for (let speck = 0; speck < specks; speck++) {
    const at = random.below(target.length);
    target[at] = Math.max(target[at] ?? 0, 30 + random.below(160));
  }
}

/** Approximately normal; costs one draw and is exact on every platform. */
function fourBytes(random: RandomStream): number {
  const draw = random.uint32();
  return (draw & 255) + ((draw >>> 8) & 255) + ((draw >>> 16) & 255) + (draw >>> 24);
}

function clampToByte(level: number): number {
  return Math.min(Math.max(Math.round(level), 0), 255);
}
