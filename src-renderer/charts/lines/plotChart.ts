/**
 * The Chart.js side of a plot: canvas, axes and layout. Lines are drawn by a plugin straight from typed arrays:
 * Chart.js's own line controller keeps an object per point, which fifty growing runs have too many of.
 */
import {
  Chart,
  LinearScale,
  LogarithmicScale,
  ScatterController,
  type ChartOptions,
  type Scale,
} from 'chart.js';
import type { AxisModel, PlotModel } from './plotModel.ts';
import { drawLines, type Area } from './drawLines.ts';
import type { Palette } from '../palette.ts';

Chart.register(ScatterController, LinearScale, LogarithmicScale);

export class PlotChart {
  readonly #chart: Chart<'scatter'>;
  #model: PlotModel;
  #palette: Palette;

  /** @param onLaidOut called with the area of the axes whenever it changes */
  constructor(
    canvas: HTMLCanvasElement,
    model: PlotModel,
    palette: Palette,
    onLaidOut: (area: Area) => void,
  ) {
    this.#model = model;
    this.#palette = palette;
    this.#chart = new Chart<'scatter'>(canvas, {
      type: 'scatter',
      data: { datasets: [] },
      options: plotOptions(model, palette),
      plugins: [
        {
          id: 'lines',
          beforeDatasetsDraw: (chart) => drawLines(chart.ctx, this.#model, chart.chartArea, this.#palette),
          afterLayout: (chart) => {
            const { left, right, top, bottom } = chart.chartArea;
            onLaidOut({ left, right, top, bottom });
          },
        },
      ],
    });
  }

  show(model: PlotModel, palette: Palette): void {
    this.#model = model;
    this.#palette = palette;
    this.#chart.options = plotOptions(model, palette);
    this.#chart.update('none');
  }

  /** Chart.js resizes with its container, but does not request a model of the new size. */
  get size(): { width: number; height: number } {
    const { left, right, top, bottom } = this.#chart.chartArea;
    return { width: right - left, height: bottom - top };
  }

  destroy(): void {
    this.#chart.destroy();
  }
}

function plotOptions(model: PlotModel, palette: Palette): ChartOptions<'scatter'> {
  const text = palette.colour('--text-muted');
  const line = palette.colour('--line');
  const font = { family: palette.font, size: palette.rem * 0.75 };
  const ticks = { color: text, font, padding: palette.rem * 0.375, autoSkip: false };
  const axis = ({ min, max, ticks: wanted }: AxisModel) => ({
    min,
    max,
    afterBuildTicks: (scale: Scale) => {
      scale.ticks = wanted.map(({ value, text: label }) => ({ value, label }));
    },
  });
  const labels = (wanted: AxisModel) => ({
    ...ticks,
    callback: (value: number | string) =>
      wanted.ticks.find((tick) => tick.value === value)?.text ?? wanted.format(Number(value)),
  });
  return {
    animation: false,
    maintainAspectRatio: false,
    // The overlay handles pointer, zoom and tooltips; they must not redraw the lines.
    events: [],
    layout: { padding: { top: 6, right: 10 } },
    scales: {
      x: {
        ...axis(model.x),
        type: model.x.log ? 'logarithmic' : 'linear',
        grid: { color: line, drawTicks: false, display: model.x.log },
        border: { color: palette.colour('--line-strong') },
        ticks: { ...labels(model.x), maxRotation: 0 },
        title: { display: true, text: model.x.label, color: text, font },
      },
      y: {
        ...axis(model.y),
        type: model.y.log ? 'logarithmic' : 'linear',
        grid: { color: line, drawTicks: false },
        border: { display: false },
        ticks: labels(model.y),
        ...(model.y.label === '' ? {} : { title: { display: true, text: model.y.label, color: text, font } }),
      },
    },
  };
}
