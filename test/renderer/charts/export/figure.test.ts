import { describe, expect, it } from 'vitest';
import { stretches, toPixels } from '../../../../src-renderer/charts/lines/drawLines.ts';
import { figure, figureColours } from '../../../../src-renderer/charts/export/figure.ts';
import { linesCsv } from '../../../../src-renderer/charts/export/saveChart.ts';
import { fileName } from '../../../../src-renderer/charts/export/save.ts';
import { plotModel, type ChartLine, type PlotView } from '../../../../src-renderer/charts/lines/plotModel.ts';
import { readingsAt } from '../../../../src-renderer/charts/lines/readout.ts';

const view: PlotView = {
  title: 'Loss <of> "A & B"',
  xLabel: 'epoch',
  yLabel: '',
  logX: false,
  logY: false,
  ignoreOutliers: false,
  ordered: true,
  range: null,
  format: String,
  tickFormat: String,
  xFormat: String,
  width: 600,
  height: 300,
};
const x = Float64Array.of(1, 2, 3, 4);
const LINES: ChartLine[] = [
  {
    key: 'a',
    label: 'A & B',
    colour: '--run-0',
    series: { x, y: Float64Array.of(4, 3, NaN, 1) },
    look: 'line',
  },
  {
    key: 'r',
    label: 'A raw',
    colour: '--run-0',
    series: { x, y: Float64Array.of(5, 3, 2, 1) },
    look: 'faint',
  },
  {
    key: 'm',
    label: 'mean',
    colour: '--run-1',
    dash: [9, 3],
    series: { x, y: Float64Array.of(2, 2, 2, 2) },
    band: () => ({
      x,
      low: Float64Array.of(1, 1, 1, -1),
      high: Float64Array.of(3, 3, 3, 3),
      n: Uint16Array.of(3, 3, 3, 2),
    }),
    look: 'line',
  },
  { key: 'p', label: 'printed', colour: '--run-1', series: { x: [2, 4], y: [2.5, 1.5] }, look: 'published' },
];
const palette = { colour: (variable: string) => `rgb(${variable.length} 0 0)`, rem: 16, font: 'sans' };

function svgOf(over: Partial<PlotView> = {}, footnote: string[] = []): string {
  const model = plotModel(LINES, { ...view, ...over });
  if (model === null) throw new Error('nothing to draw');
  return figure(model, palette, footnote).svg;
}

describe('figures as SVG', () => {
  it('contain title, axes, lines, dashes, bands, circles and a legend as vectors and text', () => {
    const svg = svgOf();
    expect(svg).toContain('<title>Loss &lt;of&gt; &quot;A &amp; B&quot;</title>');
    expect(svg).toMatch(/<text [^>]*>epoch<\/text>/);
    // Two segments of the broken line, the raw line, the mean and the published one.
    expect(svg.split('<g clip-path')[1]?.match(/<polyline/g)).toHaveLength(5);
    expect(svg.match(/<polygon/g)).toHaveLength(1);
    expect(svg).toContain('stroke-dasharray="9 3"');
    expect(svg.match(/stroke-dasharray="5 5"/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain('>mean</text>');
    expect(svg).not.toContain('A raw');
    expect(svg).not.toContain('NaN');
  });

  it('align the ends of the axes with the plot', () => {
    const [first] = /points="([^"]+)"/.exec(svgOf().split('<polygon')[1] ?? '')?.slice(1) ?? [];
    const plot = /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(svgOf());
    const left = Number(plot?.[1]) + 4;
    const places = (first ?? '').split(' ').map((place) => Number(place.split(',')[0]));
    expect(Math.min(...places)).toBeCloseTo(left, 1);
    expect(Math.max(...places)).toBeCloseTo(left + Number(plot?.[2]) - 8, 1);
  });

  it('are valid on log axes: a band below zero ends at the bottom', () => {
    const svg = svgOf({ logX: true, logY: true });
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('Infinity');
  });

  it('wrap footnotes and grow with them', () => {
    const height = (svg: string) => Number(/height="(\d+)"/.exec(svg)?.[1]);
    expect(height(svgOf({}, ['word '.repeat(200)]))).toBeGreaterThan(height(svgOf()) + 60);
  });

  it('list the colours that they use', () => {
    const model = plotModel(LINES, view);
    expect(model === null ? [] : figureColours(model)).toEqual(
      expect.arrayContaining(['--run-0', '--run-1', '--line']),
    );
  });
});

it('a chart as CSV has every point of every line, with bands', () => {
  const rows = linesCsv({ lines: LINES, view, lineTitle: 'Line' }).trim().split('\r\n');
  expect(rows[0]).toBe('Line,epoch,"Loss <of> ""A & B""",low,high,n');
  expect(rows).toHaveLength(1 + 4 + 4 + 4 + 2);
  expect(rows[3]).toBe('A & B,3,,,,');
  expect(rows[12]).toBe('mean,4,2,-1,3,2');
});

it('file names describe the content and suit every file system', () => {
  expect(fileName(['Train loss, per step', 'epoch'], 'svg')).toBe('ridgeline-train-loss-per-step-epoch.svg');
  expect(fileName(['../..', 'a/b\\c:*?'], 'csv')).toBe('ridgeline-a-b-c.csv');
  expect(fileName(['L2 0.001'], 'csv')).toBe('ridgeline-l2-0.001.csv');
  expect(fileName(['測試損失'], 'png')).toBe('ridgeline-測試損失.png');
});

describe('a model', () => {
  it('is null where there is nothing to draw', () => {
    expect(plotModel([], view)).toBeNull();
    expect(
      plotModel(
        [{ ...LINES[0], key: 'e', label: '', colour: '', look: 'line', series: { x: [], y: [] } }],
        view,
      ),
    ).toBeNull();
  });

  it('has empty axes where all values are outside', () => {
    expect(plotModel(LINES, { ...view, range: { min: 10, max: 20 } })?.y).toMatchObject({ min: 0, max: 1 });
  });

  it('counts what a log axis cannot show', () => {
    const line: ChartLine = {
      key: 'z',
      label: '',
      colour: '',
      look: 'line',
      series: { x: [1, 2, 3], y: [0, -1, 5] },
    };
    expect(plotModel([line], { ...view, logY: true })?.notOnLog).toBe(2);
    expect(plotModel([line], view)?.notOnLog).toBe(0);
  });

  it('reads the nearest value of each line at x, with bands, without raw lines', () => {
    const model = plotModel(LINES, view);
    if (model === null) throw new Error('nothing to draw');
    expect(readingsAt(model, 1.9, true).map(({ line, y, band }) => [line.key, y, band?.n ?? null])).toEqual([
      ['a', 3, null],
      ['m', 2, 3],
      ['p', 2.5, null],
    ]);
    expect(readingsAt(model, 3, true).map(({ line }) => line.key)).toEqual(['m']);
  });
});

it('pixels follow linear and log axes, and stay within what a canvas can draw', () => {
  const axis = { min: 1, max: 100, log: true, label: '', ticks: [], format: String };
  expect(toPixels(axis, 0, 200)(10)).toBeCloseTo(100, 9);
  expect(toPixels(axis, 0, 200)(0)).toBeNaN();
  expect(toPixels({ ...axis, min: 0, log: false }, 0, 200)(1e30)).toBe(1e5);
});

it('segments are separated by gaps', () => {
  expect(stretches(Float64Array.of(NaN, 1, 2, NaN, 3))).toEqual([
    { from: 1, to: 3 },
    { from: 4, to: 5 },
  ]);
  expect(stretches(new Float64Array(0))).toEqual([]);
});
