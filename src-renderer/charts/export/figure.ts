/**
 * A chart as a figure for a paper or a slide: title, axes with ticks, grid, lines and legend as a list of shapes.
 * `figureSvg.ts` writes them as SVG, `figureCanvas.ts` paints them for PNG.
 */
import type { AxisModel, Band, DrawnLine, PlotModel } from '../lines/plotModel.ts';
import { stretches, toPixels } from '../lines/drawLines.ts';
import type { Palette } from '../palette.ts';
import { strokeOf } from '../lines/strokes.ts';

export type Place = readonly [x: number, y: number];

export type Shape =
  | {
      readonly kind: 'line';
      readonly points: readonly Place[];
      readonly colour: string;
      readonly width: number;
      readonly dash: readonly number[];
      readonly opacity: number;
    }
  | {
      readonly kind: 'area';
      readonly points: readonly Place[];
      readonly colour: string;
      readonly opacity: number;
    }
  | {
      readonly kind: 'circle';
      readonly at: Place;
      readonly radius: number;
      readonly fill: string;
      readonly stroke: string;
    }
  | {
      readonly kind: 'text';
      readonly at: Place;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly colour: string;
      readonly bold?: boolean;
      /** Reads upwards. */
      readonly upright?: boolean;
    };

export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly font: string;
  /** Clipped to the plot. */
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly inside: readonly Shape[];
  readonly outside: readonly Shape[];
}

export const FIGURE_WIDTH = 800;
const PLOT_HEIGHT = 400;
const MARGIN = 20;
const TICK_SIZE = 12;
const LEGEND_SIZE = 12;
const LEGEND_ROW = 19;
const PAPER = '#ffffff';

/** Style sheet variables that a figure of a plot has use for. */
export function figureColours(model: PlotModel): string[] {
  const own = model.lines.map(({ line }) => line.colour);
  return [...new Set([...own, '--text', '--text-muted', '--line', '--line-strong'])];
}

/** @param footnote what has to be known of the figure, e.g. where published figures come from */
export function figure(model: PlotModel, palette: Palette, footnote: readonly string[] = []): Figure {
  const text = palette.colour('--text');
  const muted = palette.colour('--text-muted');
  const tickWidth = Math.max(...model.y.ticks.map((tick) => textWidth(tick.text, TICK_SIZE)), 10);
  const left = Math.ceil(MARGIN + (model.y.label === '' ? 0 : 20) + tickWidth + 8);
  const top = MARGIN + 34;
  const plot = { left, top, width: FIGURE_WIDTH - MARGIN - left, height: PLOT_HEIGHT };
  const bottom = top + PLOT_HEIGHT;
  const right = left + plot.width;
  const x = toPixels(model.x, left, right);
  const y = toPixels(model.y, bottom, top);

  const legend = legendShapes(model, palette, bottom + 56, left, right);
  const notes = footnote.flatMap((note) => wrapped(note, FIGURE_WIDTH - 2 * MARGIN, 11));
  const outside: Shape[] = [
    label(model.title, [left, MARGIN + 16], 17, 'start', text, { bold: true }),
    ...gridShapes(model.x, model.y, { x, y }, { left, right, top, bottom }, palette),
    label(model.x.label, [left + plot.width / 2, bottom + 42], 13, 'middle', text),
    ...(model.y.label === ''
      ? []
      : [label(model.y.label, [MARGIN + 8, top + PLOT_HEIGHT / 2], 13, 'middle', text, { upright: true })]),
    ...legend.shapes,
    ...notes.map((note, i) => label(note, [MARGIN, legend.bottom + 14 + 15 * i], 11, 'start', muted)),
  ];
  const inside = [
    ...model.lines.flatMap(({ band, line }) =>
      band === null ? [] : bandShapes(band, x, y, bottom, palette.colour(line.colour)),
    ),
    ...model.lines.flatMap((entry) => lineShapes(entry, model.lines.length, x, y, palette)),
  ];
  const height = Math.ceil(legend.bottom + 15 * notes.length + MARGIN);
  return { width: FIGURE_WIDTH, height, font: palette.font, plot, inside, outside };
}

type ToPixel = (value: number) => number;

function gridShapes(
  xAxis: AxisModel,
  yAxis: AxisModel,
  to: { x: ToPixel; y: ToPixel },
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  palette: Palette,
): Shape[] {
  const grid = palette.colour('--line');
  const axis = palette.colour('--line-strong');
  const muted = palette.colour('--text-muted');
  return [
    ...yAxis.ticks.flatMap(({ value, text }) => [
      stroke(
        [
          [left, to.y(value)],
          [right, to.y(value)],
        ],
        grid,
        1,
      ),
      label(text, [left - 8, to.y(value) + 4], TICK_SIZE, 'end', muted),
    ]),
    ...xAxis.ticks.flatMap(({ value, text }) => [
      stroke(
        [
          [to.x(value), bottom],
          [to.x(value), bottom + 5],
        ],
        axis,
        1,
      ),
      ...(xAxis.log
        ? [
            stroke(
              [
                [to.x(value), top],
                [to.x(value), bottom],
              ],
              grid,
              1,
            ),
          ]
        : []),
      label(text, [to.x(value), bottom + 20], TICK_SIZE, 'middle', muted),
    ]),
    stroke(
      [
        [left, top],
        [left, bottom],
      ],
      axis,
      1,
    ),
    stroke(
      [
        [left, bottom],
        [right, bottom],
      ],
      axis,
      1,
    ),
  ];
}

function lineShapes(
  { line, drawn }: DrawnLine,
  lines: number,
  x: ToPixel,
  y: ToPixel,
  palette: Palette,
): Shape[] {
  const { width, dash, opacity, dot, hollow } = strokeOf(line, drawn.x.length, lines);
  const colour = palette.colour(line.colour);
  const places = Array.from(drawn.x, (value, i): Place => [x(value), y(drawn.y[i] ?? NaN)]);
  const known = Float64Array.from(places, ([px, py]) => px + py);
  const shapes = stretches(known).map(({ from, to }) =>
    stroke(places.slice(from, to), colour, width, dash, opacity),
  );
  const dots = dot === 0 ? [] : places.filter(([px, py]) => !Number.isNaN(px + py));
  return [
    ...shapes,
    ...dots.map((at): Shape => ({
      kind: 'circle',
      at,
      radius: dot,
      fill: hollow ? PAPER : colour,
      stroke: colour,
    })),
  ];
}

function bandShapes(
  { x: xs, low, high }: Band,
  x: ToPixel,
  y: ToPixel,
  bottom: number,
  colour: string,
): Shape[] {
  return stretches(low).map(({ from, to }) => {
    const upper: Place[] = [];
    const lower: Place[] = [];
    for (let i = from; i < to; i++) {
      const px = x(xs[i] ?? NaN);
      const py = y(low[i] ?? NaN);
      upper.push([px, y(high[i] ?? NaN)]);
      lower.unshift([px, Number.isNaN(py) ? bottom : py]);
    }
    return { kind: 'area', points: [...upper, ...lower], colour, opacity: 0.16 };
  });
}

/** Entries in rows, as many to a row as fit. */
function legendShapes(
  model: PlotModel,
  palette: Palette,
  top: number,
  left: number,
  right: number,
): { shapes: Shape[]; bottom: number } {
  const shapes: Shape[] = [];
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
    shapes.push(
      stroke(
        [
          [x, y + 8],
          [x + 26, y + 8],
        ],
        colour,
        2,
        dash,
      ),
    );
    if (dot > 0) {
      shapes.push({
        kind: 'circle',
        at: [x + 13, y + 8],
        radius: 3,
        fill: hollow ? PAPER : colour,
        stroke: colour,
      });
    }
    shapes.push(label(line.label, [x + 34, y + 12], LEGEND_SIZE, 'start', palette.colour('--text')));
    x += width;
  }
  return { shapes, bottom: y + LEGEND_ROW + 4 };
}

function stroke(
  points: readonly Place[],
  colour: string,
  width: number,
  dash: readonly number[] = [],
  opacity = 1,
): Shape {
  return { kind: 'line', points, colour, width, dash, opacity };
}

function label(
  text: string,
  at: Place,
  size: number,
  anchor: 'start' | 'middle' | 'end',
  colour: string,
  extra: { bold?: boolean; upright?: boolean } = {},
): Shape {
  return { kind: 'text', at, text, size, anchor, colour, ...extra };
}

/** About as wide as the text is drawn; ideographs are as wide as they are high. */
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
