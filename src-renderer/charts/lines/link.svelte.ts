/** State that charts of one x axis share: the pointer's position and the zoom. */
import type { AxisRange } from './range.ts';

export class ChartLink {
  /** A value on the x axis, and the chart that the pointer is on. */
  cursor = $state.raw<{ x: number; chart: object } | null>(null);
  /** Null: the full range. */
  range = $state.raw<AxisRange | null>(null);

  point(x: number, chart: object): void {
    this.cursor = { x, chart };
  }

  leave(chart: object): void {
    if (this.cursor?.chart === chart) this.cursor = null;
  }
}
