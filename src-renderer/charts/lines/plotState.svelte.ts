/** A plot on the page: its canvas, its size, whether it is seen, and when it is drawn. */
import type { PlotModel } from './plotModel.ts';
import type { Area } from './drawLines.ts';
import { drawQueue } from './drawQueue.ts';
import { readPalette, type Palette } from '../palette.ts';
import { PlotChart } from './plotChart.ts';

/** Room for axes around lines that have not been laid out yet, in rem. */
const AXES = 3.5;

export class PlotState {
  /** What is drawn; null where there is nothing to draw. */
  model = $state.raw<PlotModel | null>(null);
  /** Where the axes stand; null until something is drawn. */
  area = $state.raw<Area | null>(null);
  /** Inside the page's visible part, or nearly. */
  visible = $state(false);
  /** Root font size: it follows the window, and the canvas has to be told. */
  rem = $state(16);
  size = $state.raw({ width: 0, height: 0 });
  #chart: PlotChart | null = null;
  #canvas: HTMLCanvasElement | null = null;
  readonly #themeOf: () => string;
  /** Read again from the style sheet with every theme and size. */
  readonly palette = $derived.by(() => ({ theme: this.#themeOf(), ...readPalette(), rem: this.rem }));

  /** @param themeOf the theme that the page has, read where it is tracked */
  constructor(themeOf: () => string) {
    this.#themeOf = themeOf;
  }

  /** @returns what to do when the plot leaves the page */
  attach(plot: HTMLElement, canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    const measure = (): void => {
      this.rem = readPalette().rem;
      this.size = { width: plot.clientWidth, height: plot.clientHeight };
    };
    measure();
    const resizes = new ResizeObserver(measure);
    resizes.observe(plot);
    // What nobody sees is not drawn, but what is about to be seen is.
    const views = new IntersectionObserver(
      (entries) => {
        this.visible = entries.at(-1)?.isIntersecting === true;
      },
      { rootMargin: '25%' },
    );
    views.observe(plot);
    return () => {
      resizes.disconnect();
      views.disconnect();
      drawQueue.drop(this);
      this.#chart?.destroy();
    };
  }

  /**
   * Draws in one of the next frames if the plot is seen. Call it in an effect.
   * @param _reads all that the model is made from: read there, the effect runs again when it changes
   * @param build the model for a width and height in pixels; made only when it is drawn
   */
  request(_reads: readonly unknown[], build: (width: number, height: number) => PlotModel | null): void {
    const { size, palette } = this;
    if (this.visible) drawQueue.add(this, () => this.#draw(build, size, palette));
  }

  #draw(
    build: (width: number, height: number) => PlotModel | null,
    size: { width: number; height: number },
    palette: Palette,
  ): void {
    const room = AXES * this.rem;
    const { width, height } = this.#chart?.size ?? { width: size.width - room, height: size.height - room };
    const model = build(width, height);
    this.model = model;
    if (model === null || this.#canvas === null) return;
    if (this.#chart !== null) {
      this.#chart.show(model, palette);
      return;
    }
    this.#chart = new PlotChart(this.#canvas, model, palette, (area) => {
      this.area = area;
    });
    // Only now is it known how much room the axes take.
    drawQueue.add(this, () => this.#draw(build, size, palette));
  }
}
