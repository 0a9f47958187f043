/** A run's histograms over the epochs as one bitmap, for an <image>. */
import { slotSpan } from './axis.ts';
import { parseColour, sequential } from './colourScale.ts';
import { countHeight } from './countAxis.ts';
import type { Figure, FigureRun, BarHeights } from './figure.ts';
import { weightsAt } from './history.ts';
import type { Palette } from '../palette.ts';

/** Columns of the bitmap: more than slots, so that slot edges stay accurate. */
const WIDTH = 720;

/** @returns a data URL; one row of pixels per epoch, the first epoch at the top */
export function heatPicture(
  figure: Figure,
  run: FigureRun,
  epochs: readonly number[],
  palette: Palette,
): string {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.max(1, epochs.length);
  const context = canvas.getContext('2d');
  if (context === null) return '';
  const colour = sequential(
    parseColour(palette.colour('--surface')),
    parseColour(palette.colour(run.colour)),
    parseColour(palette.colour('--text')),
  );
  const paint = (from: number, to: number, row: number, share: number): void => {
    const [r, g, b] = colour(share);
    const start = Math.round(from * WIDTH);
    context.fillStyle = `rgb(${r} ${g} ${b})`;
    context.fillRect(start, row, Math.max(1, Math.round(to * WIDTH) - start), 1);
  };
  epochs.forEach((epoch, row) => {
    const weights = weightsAt(run.history, epoch);
    const shape = weights === null ? undefined : run.shapes.get(weights);
    if (shape === undefined) return;
    paintRow(figure, shape, (from, to, share) => paint(from, to, row, share));
  });
  return canvas.toDataURL();
}

function paintRow(
  { axis, y }: Figure,
  shape: BarHeights,
  paint: (from: number, to: number, share: number) => void,
): void {
  paint(0, 1, 0);
  for (const side of [-1, 1] as const) {
    const values = side === 1 ? shape.positive : shape.negative;
    values.forEach((value, slot) => {
      const { from, to } = slotSpan(axis, side, slot);
      if (value > 0) paint(from, to, countHeight(y, value));
    });
  }
  paint(axis.zero.from + 0.008, axis.zero.to - 0.008, shape.zeroShare);
}
