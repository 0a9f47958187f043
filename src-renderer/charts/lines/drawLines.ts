/** Draws the lines of a plot on a canvas, between axes that Chart.js has laid out. */
import type { AxisModel, Band, DrawnLine, PlotModel } from './plotModel.ts';
import type { Palette } from '../palette.ts';
import { strokeOf } from './strokes.ts';

/** Pixels inside the axes. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Coordinates are clamped to this: canvases draw farther ones badly. */
const FAR = 1e5;
/** More lines than this are drawn one pixel wide. */
const MANY = 24;

/** Value → pixel; the constants are computed once, not per value. */
export function toPixels({ min, max, log }: AxisModel, from: number, to: number): (value: number) => number {
  if (log) {
    const start = Math.log(min);
    const scale = (to - from) / (Math.log(max) - start);
    return (value) => (value > 0 ? clamp(from + (Math.log(value) - start) * scale) : NaN);
  }
  const scale = (to - from) / (max - min);
  return (value) => clamp(from + (value - min) * scale);
}

function clamp(pixel: number): number {
  return pixel < -FAR ? -FAR : pixel > FAR ? FAR : pixel;
}

export function drawLines(
  context: CanvasRenderingContext2D,
  model: PlotModel,
  area: Area,
  palette: Palette,
): void {
  const x = toPixels(model.x, area.left, area.right);
  const y = toPixels(model.y, area.bottom, area.top);
  const unit = palette.rem / 16;
  context.save();
  context.beginPath();
  // Half a dot beyond the axes, so that a point at the end of the range is not clipped.
  context.rect(area.left - 3, area.top - 3, area.right - area.left + 6, area.bottom - area.top + 6);
  context.clip();
  context.lineJoin = 'round';
  for (const { band, line } of model.lines) {
    if (band !== null) drawBand(context, band, x, y, palette.colour(line.colour));
  }
  // Faint raw lines are drawn behind all others.
  for (const entry of model.lines) if (isBehind(entry)) drawLine(context, entry, model, x, y, unit, palette);
  for (const entry of model.lines) if (!isBehind(entry)) drawLine(context, entry, model, x, y, unit, palette);
  context.restore();
}

function isBehind({ line: { look } }: DrawnLine): boolean {
  return look === 'faint' || look === 'thin';
}

function drawLine(
  context: CanvasRenderingContext2D,
  { line, drawn }: DrawnLine,
  model: PlotModel,
  toX: (value: number) => number,
  toY: (value: number) => number,
  unit: number,
  palette: Palette,
): void {
  const stroke = strokeOf(line, drawn.x.length, model.lines.length);
  const colour = palette.colour(line.colour);
  context.globalAlpha = stroke.opacity;
  context.strokeStyle = colour;
  // Browsers draw lines of one pixel several times faster than wider ones, and many lines are easier to read when thin.
  context.lineWidth = model.lines.length > MANY ? Math.min(stroke.width, 1) : stroke.width * unit;
  context.setLineDash(stroke.dash.map((length) => length * unit));
  context.beginPath();
  let open = false;
  for (let i = 0; i < drawn.x.length; i++) {
    const px = toX(drawn.x[i] ?? NaN);
    const py = toY(drawn.y[i] ?? NaN);
    // NaN does not equal itself.
    if (px !== px || py !== py) open = false;
    else if (open) context.lineTo(px, py);
    else {
      context.moveTo(px, py);
      open = true;
    }
  }
  context.stroke();
  if (stroke.dot > 0) {
    context.setLineDash([]);
    context.fillStyle = stroke.hollow ? palette.colour('--surface') : colour;
    drawDots(context, drawn.x, drawn.y, toX, toY, stroke.dot * unit, stroke.hollow);
  }
}

function drawDots(
  context: CanvasRenderingContext2D,
  xs: Float64Array,
  ys: Float64Array,
  toX: (value: number) => number,
  toY: (value: number) => number,
  radius: number,
  hollow: boolean,
): void {
  context.beginPath();
  for (let i = 0; i < xs.length; i++) {
    const px = toX(xs[i] ?? NaN);
    const py = toY(ys[i] ?? NaN);
    if (px !== px || py !== py) continue;
    context.moveTo(px + radius, py);
    context.arc(px, py, radius, 0, 2 * Math.PI);
  }
  context.fill();
  if (hollow) context.stroke();
}

function drawBand(
  context: CanvasRenderingContext2D,
  { x, low, high }: Band,
  toX: (value: number) => number,
  toY: (value: number) => number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.16;
  for (const { from, to } of stretches(low)) {
    context.beginPath();
    for (let i = from; i < to; i++) context.lineTo(toX(x[i] ?? NaN), toY(high[i] ?? NaN));
    // On a log axis a band that reaches to zero or below ends at the bottom of the plot.
    for (let i = to - 1; i >= from; i--) {
      const py = toY(low[i] ?? NaN);
      context.lineTo(toX(x[i] ?? NaN), py === py ? py : FAR);
    }
    context.closePath();
    context.fill();
  }
}

/** Stretches without gaps. */
export function stretches(values: Float64Array): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const known = i < values.length && !Number.isNaN(values[i]);
    if (known && from < 0) from = i;
    if (!known && from >= 0) {
      found.push({ from, to: i });
      from = -1;
    }
  }
  return found;
}
