/** A chart as a figure for a paper or a slide: title, axes with ticks, grid, lines and legend. */
import type { AxisModel, Band, DrawnLine, PlotModel } from '../lines/plotModel.ts';
import { stretches, toPixels } from '../lines/drawLines.ts';
import type { Palette } from '../palette.ts';
import { strokeOf } from '../lines/strokes.ts';
import { circle, picture, polygon, polyline, text, type Picture, type Place } from './svg.ts';

const FIGURE_WIDTH = 800;
const PLOT_HEIGHT = 400;
const MARGIN = 20;
const TICK_SIZE = 12;
const LEGEND_SIZE = 12;
const LEGEND_ROW = 19;
const PAPER = '#ffffff';

/** CSS variables that a figure uses. */
export function figureColours(model: PlotModel): string[] {
  const own = model.lines.map(({ line }) => line.colour);
  return [...new Set([...own, '--text', '--text-muted', '--line', '--line-strong'])];
}

/** @param footnote text below the figure, e.g. the source of published results */
export function figure(model: PlotModel, palette: Palette, footnote: readonly string[] = []): Picture {
  const ink = palette.colour('--text');
  const muted = palette.colour('--text-muted');
  const tickWidth = Math.max(...model.y.ticks.map((tick) => textWidth(tick.text, TICK_SIZE)), 10);
  const left = Math.ceil(MARGIN + (model.y.label === '' ? 0 : 20) + tickWidth + 8);
  const top = MARGIN + 34;
  const plot = { left, top, width: FIGURE_WIDTH - MARGIN - left, height: PLOT_HEIGHT };
  const bottom = top + PLOT_HEIGHT;
  const right = left + plot.width;
  const x = toPixels(model.x, left, right);
  const y = toPixels(model.y, bottom, top);

  const legend = legendParts(model, palette, bottom + 56, left, right);
  const notes = footnote.flatMap((note) => wrapped(note, FIGURE_WIDTH - 2 * MARGIN, 11));
  const axisTitle = { size: 13, anchor: 'middle', colour: ink } as const;
  const outside = [
    text(model.title, [left, MARGIN + 16], { size: 17, colour: ink, bold: true }),
    ...gridParts(model.x, model.y, { x, y }, { left, right, top, bottom }, palette),
    text(model.x.label, [left + plot.width / 2, bottom + 42], axisTitle),
    ...(model.y.label === ''
      ? []
      : [text(model.y.label, [MARGIN + 8, top + PLOT_HEIGHT / 2], { ...axisTitle, upright: true })]),
    ...legend.parts,
    ...notes.map((note, i) => text(note, [MARGIN, legend.bottom + 14 + 15 * i], { size: 11, colour: muted })),
  ];
  const inside = [
    ...model.lines.flatMap(({ band, line }) =>
      band === null ? [] : bandParts(band, x, y, bottom, palette.colour(line.colour)),
    ),
    ...model.lines.flatMap((entry) => lineParts(entry, model.lines.length, x, y, palette)),
  ];
  const height = Math.ceil(legend.bottom + 15 * notes.length + MARGIN);
  // Half a dot beyond the axes, so that a point at the end of the range is not clipped.
  const clip = { left: left - 4, top: top - 4, width: plot.width + 8, height: plot.height + 8 };
  const frame = { width: FIGURE_WIDTH, height, font: palette.font, title: model.title, clip };
  return picture(frame, outside, inside);
}

type ToPixel = (value: number) => number;

function gridParts(
  xAxis: AxisModel,
  yAxis: AxisModel,
  to: { x: ToPixel; y: ToPixel },
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  palette: Palette,
): string[] {
  const grid = palette.colour('--line');
  const axis = palette.colour('--line-strong');
  const muted = palette.colour('--text-muted');
  const line = (from: Place, until: Place, colour: string): string => polyline([from, until], colour, 1);
  return [
    ...yAxis.ticks.flatMap((tick) => {
      const y = to.y(tick.value);
      return [
        line([left, y], [right, y], grid),
        text(tick.text, [left - 8, y + 4], { size: TICK_SIZE, anchor: 'end', colour: muted }),
      ];
    }),
    ...xAxis.ticks.flatMap((tick) => {
      const x = to.x(tick.value);
      return [
        line([x, bottom], [x, bottom + 5], axis),
        ...(xAxis.log ? [line([x, top], [x, bottom], grid)] : []),
        text(tick.text, [x, bottom + 20], { size: TICK_SIZE, anchor: 'middle', colour: muted }),
      ];
    }),
    line([left, top], [left, bottom], axis),
    line([left, bottom], [right, bottom], axis),
  ];
}

function lineParts(
  { line, drawn }: DrawnLine,
  lines: number,
  x: ToPixel,
  y: ToPixel,
  palette: Palette,
): string[] {
  const { width, dash, opacity, dot, hollow } = strokeOf(line, drawn.x.length, lines);
  const colour = palette.colour(line.colour);
  const places = Array.from(drawn.x, (value, i): Place => [x(value), y(drawn.y[i] ?? NaN)]);
  const known = Float64Array.from(places, ([px, py]) => px + py);
  const parts = stretches(known).map(({ from, to }) =>
    polyline(places.slice(from, to), colour, width, dash, opacity),
  );
  const dots = dot === 0 ? [] : places.filter(([px, py]) => !Number.isNaN(px + py));
  return [...parts, ...dots.map((at) => circle(at, dot, hollow ? PAPER : colour, colour))];
}

function bandParts(
  { x: xs, low, high }: Band,
  x: ToPixel,
  y: ToPixel,
  bottom: number,
  colour: string,
): string[] {
  return stretches(low).map(({ from, to }) => {
    const upper: Place[] = [];
    const lower: Place[] = [];
    for (let i = from; i < to; i++) {
      const px = x(xs[i] ?? NaN);
      const py = y(low[i] ?? NaN);
      upper.push([px, y(high[i] ?? NaN)]);
      lower.unshift([px, Number.isNaN(py) ? bottom : py]);
    }
    return polygon([...upper, ...lower], colour, 0.16);
  });
}

/** Legend entries in rows, as many in each row as fit. */
function legendParts(
  model: PlotModel,
  palette: Palette,
  top: number,
  left: number,
  right: number,
): { parts: string[]; bottom: number } {
  const parts: string[] = [];
  const ink = palette.colour('--text');
  let x = left;
  let y = top;
  for (const { line, drawn } of model.lines) {
    if (line.look === 'faint' || drawn.x.length === 0) continue;
    const width = 34 + textWidth(line.label, LEGEND_SIZE) + 18;
    if (x > left && x + width > right) {
      x = left;
      y += LEGEND_ROW;
    }
    const { dash, dot, hollow } = strokeOf(line, drawn.x.length, model.lines.length);
    const colour = palette.colour(line.colour);
    const [from, until]: [Place, Place] = [
      [x, y + 8],
      [x + 26, y + 8],
    ];
    parts.push(polyline([from, until], colour, 2, dash));
    if (dot > 0) parts.push(circle([x + 13, y + 8], 3, hollow ? PAPER : colour, colour));
    parts.push(text(line.label, [x + 34, y + 12], { size: LEGEND_SIZE, colour: ink }));
    x += width;
  }
  return { parts, bottom: y + LEGEND_ROW + 4 };
}

/** Approximate width of a text; ideographs are as wide as high. */
function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.56;
  return width * size;
}

function wrapped(text: string, width: number, size: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/\s+/)) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (row !== '' && textWidth(longer, size) > width) {
      rows.push(row);
      row = word;
    } else row = longer;
  }
  return row === '' ? rows : [...rows, row];
}
