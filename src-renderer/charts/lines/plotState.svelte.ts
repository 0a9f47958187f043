/** State of a plot on the page: canvas, size, visibility, and when it is drawn. */
import type { PlotModel } from './plotModel.ts';
import type { Area } from './drawLines.ts';
import { drawQueue } from './drawQueue.ts';
import { readPalette, type Palette } from '../palette.ts';
import { PlotChart } from './plotChart.ts';

/** Estimated room for the axes before the first layout, in rem. */
const AXES = 3.5;

export class PlotState {
  /** The drawn model; null where there is nothing to draw. */
  model = $state.raw<PlotModel | null>(null);
  /** The area of the axes; null before the first drawing. */
  area = $state.raw<Area | null>(null);
  /** In the viewport, or close to it. */
  visible = $state(false);
  /** Root font size: it follows the window, and a canvas does not follow by itself. */
  rem = $state(16);
  size = $state.raw({ width: 0, height: 0 });
  #chart: PlotChart | null = null;
  #canvas: HTMLCanvasElement | null = null;
  readonly #themeOf: () => string;
  /** Read again from the style sheet with every theme and size. */
  readonly palette = $derived.by(() => ({ theme: this.#themeOf(), ...readPalette(), rem: this.rem }));

  /** @param themeOf the current theme, reactive */
  constructor(themeOf: () => string) {
    this.#themeOf = themeOf;
  }

  /** @returns a function that cleans up when the plot is removed */
  attach(plot: HTMLElement, canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    const measure = (): void => {
      this.rem = readPalette().rem;
      this.size = { width: plot.clientWidth, height: plot.clientHeight };
    };
    measure();
    const resizes = new ResizeObserver(measure);
    resizes.observe(plot);
    // Plots out of sight are not drawn; those about to scroll into view are.
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
   * Draws in one of the next frames if the plot is visible. Call it in an effect.
   * @param _reads all inputs of the model: read in the effect, so that it runs again when they change
   * @param build the model for a width and height in pixels; called only when the plot is drawn
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
    // The size of the axes is known only now.
    drawQueue.add(this, () => this.#draw(build, size, palette));
  }
}
