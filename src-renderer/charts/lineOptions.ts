/** Chart.js options and data sets of a line chart, in the colours and sizes of the style sheet. */
import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartDataset,
  type ChartOptions,
} from 'chart.js';
import { decimate } from '../logic/decimate.ts';
import type { ChartLine, ValueFormat } from './chartTypes.ts';
import type { Palette } from './palette.ts';
import { registerSharedX } from './sharedX.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip);
registerSharedX();

/** `y` null breaks the line. */
export type LinePoints = { x: number; y: number | null }[];
export type LineDataset = ChartDataset<'line', LinePoints>;

/** More than any screen has columns for one chart. */
const MAX_DRAWN = 1600;

export interface LineChartLook {
  xLabel: string;
  logY: boolean;
  format: ValueFormat;
  tickFormat: ValueFormat;
  xFormat: ValueFormat;
}

export function lineDataset(line: ChartLine, palette: Palette, crowded: boolean): LineDataset {
  const { x, y } = decimate(line.series, MAX_DRAWN);
  const colour = palette.colour(line.colour);
  const unit = palette.rem / 16;
  /** Dots on every epoch, until they would touch. */
  const dot = line.look !== 'points' || x.length > 60 ? 0 : x.length > 30 ? 1.8 : 2.6;
  return {
    label: line.label,
    data: x.map((value, i) => ({ x: value, y: y[i] ?? null })),
    borderColor: line.look === 'thin' ? `${colour}${crowded ? '99' : 'cc'}` : colour,
    backgroundColor: colour,
    borderWidth: unit * (line.look === 'thin' ? 1.1 : 2),
    borderDash: line.dashed === true ? [6 * unit, 4 * unit] : [],
    borderJoinStyle: 'round',
    pointRadius: dot * unit,
    pointHoverRadius: 3.5 * unit,
    pointHitRadius: 0,
    order: line.look === 'thin' ? 1 : 0,
    spanGaps: false,
  };
}

export function lineOptions(look: LineChartLook, palette: Palette): ChartOptions<'line'> {
  const text = palette.colour('--text-muted');
  const line = palette.colour('--line');
  const font = { family: palette.font, size: palette.rem * 0.75 };
  const grid = { color: line, drawTicks: false };
  const ticks = { color: text, font, padding: palette.rem * 0.375 };
  return {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    color: text,
    interaction: { mode: 'sharedX', intersect: false },
    layout: { padding: { top: 4, right: 8 } },
    scales: {
      x: {
        type: 'linear',
        grid: { ...grid, display: false },
        border: { color: palette.colour('--line-strong') },
        ticks: { ...ticks, maxRotation: 0, maxTicksLimit: 9 },
        title: { display: true, text: look.xLabel, color: text, font },
      },
      y: {
        type: look.logY ? 'logarithmic' : 'linear',
        grid,
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 7, callback: (value) => look.tickFormat(Number(value)) },
      },
    },
    plugins: {
      tooltip: {
        backgroundColor: palette.colour('--text'),
        titleColor: palette.colour('--bg'),
        bodyColor: palette.colour('--bg'),
        titleFont: { ...font, weight: 600 },
        bodyFont: font,
        padding: palette.rem * 0.6,
        boxWidth: palette.rem * 0.5,
        boxHeight: palette.rem * 0.5,
        boxPadding: 4,
        usePointStyle: true,
        callbacks: {
          title: (items) => `${look.xLabel} ${look.xFormat(items[0]?.parsed.x ?? 0)}`,
          label: (item) => ` ${item.dataset.label ?? ''}: ${look.format(item.parsed.y ?? Number.NaN)}`,
        },
      },
    },
  };
}
