/** Saves a chart as PNG, SVG or CSV. */
import { csv, type Cell } from '../../../src-main/shared/csv.ts';
import { lineSeries, plotModel, type ChartLine, type PlotView } from '../lines/plotModel.ts';
import { printPalette } from '../palette.ts';
import { figure, figureColours } from './figure.ts';
import { download, fileName, savePicture } from './save.ts';

interface Chart {
  lines: readonly ChartLine[];
  view: PlotView;
  /** Text below the figure. */
  footnotes: readonly string[];
  /** Header of the column with the line's name. */
  lineTitle: string;
}

/** @throws Error when the browser cannot draw the picture */
export async function saveChart(kind: 'png' | 'svg' | 'csv', chart: Chart): Promise<void> {
  const { lines, view, footnotes } = chart;
  const name = [view.title, view.xLabel];
  if (kind === 'csv') {
    download(fileName(name, kind), linesCsv(chart), 'text/csv');
    return;
  }
  const model = plotModel(lines, view);
  if (model === null) return;
  await savePicture(kind, name, figure(model, printPalette(figureColours(model)), footnotes));
}

/** Long format: one row per point, so that lines with different x fit into one table. */
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
