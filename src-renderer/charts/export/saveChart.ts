/** A chart as a file: a picture, a drawing, or its numbers. */
import { csv, type Cell } from '../../../src-main/shared/csv.ts';
import { lineSeries, plotModel, type ChartLine, type PlotView } from '../lines/plotModel.ts';
import { download, fileName } from './download.ts';
import { figure, figureColours, type Figure } from './figure.ts';
import { figurePng } from './figureCanvas.ts';
import { figureSvg } from './figureSvg.ts';
import { printPalette } from '../palette.ts';

/** Sharp on screens with two pixels to a point, and in print. */
const PNG_SCALE = 2;

interface Chart {
  lines: readonly ChartLine[];
  view: PlotView;
  /** Said under the figure. */
  footnotes: readonly string[];
  /** Head of the column that names the line. */
  lineTitle: string;
}

export async function saveChart(kind: 'png' | 'svg' | 'csv', chart: Chart): Promise<void> {
  const { title, xLabel } = chart.view;
  const name = fileName([title, xLabel], kind);
  if (kind === 'csv') {
    download(name, linesCsv(chart), 'text/csv');
    return;
  }
  const drawn = figureOf(chart);
  if (drawn === null) return;
  if (kind === 'svg') download(name, figureSvg(drawn, title), 'image/svg+xml');
  else download(name, await figurePng(drawn, PNG_SCALE));
}

function figureOf({ lines, view, footnotes }: Chart): Figure | null {
  const model = plotModel(lines, view);
  return model === null ? null : figure(model, printPalette(figureColours(model)), footnotes);
}

/** Long form: a row per point, so that lines of different x stand in one table. */
export function linesCsv({ lines, view, lineTitle }: Pick<Chart, 'lines' | 'view' | 'lineTitle'>): string {
  const bands = lines.some((line) => line.band !== undefined);
  const head: Cell[] = [lineTitle, view.xLabel, view.title, ...(bands ? ['low', 'high', 'n'] : [])];
  const rows = lines.flatMap((line) => {
    const { x, y } = lineSeries(line);
    const band = line.band?.();
    return Array.from(x, (value, i): Cell[] => [
      line.label,
      value,
      y[i] ?? NaN,
      ...(bands ? [band?.low[i] ?? null, band?.high[i] ?? null, band?.n[i] ?? null] : []),
    ]);
  });
  return csv([head, ...rows]);
}
