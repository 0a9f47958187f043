/** Pointing at an x shows every line's value nearest to it, also where the lines have different x. */
import { Interaction, type InteractionItem, type InteractionModeFunction, type Plugin } from 'chart.js';
import { nearestIndex } from './nearest.ts';

declare module 'chart.js' {
  interface InteractionModeMap {
    sharedX: InteractionModeFunction;
  }
}

export function registerSharedX(): void {
  Interaction.modes.sharedX = (chart, event) => {
    const items: InteractionItem[] = [];
    const { left, right } = chart.chartArea;
    if (event.x === null || event.x < left || event.x > right) return items;
    for (const meta of chart.getSortedVisibleDatasetMetas()) {
      const index = nearestIndex(
        meta.data.map((element) => element.x),
        event.x,
      );
      const element = meta.data[index];
      // A line that ended long before the pointer has nothing to say here.
      if (element === undefined || Math.abs(element.x - event.x) > (right - left) / 8) continue;
      if (!Number.isNaN(element.y)) items.push({ element, datasetIndex: meta.index, index });
    }
    return items;
  };
}

/** A vertical line at the x that the tooltip speaks of. */
export const crosshair: Plugin<'line'> = {
  id: 'crosshair',
  afterDatasetsDraw(chart) {
    const { tooltip } = chart;
    const x = tooltip === undefined || tooltip.opacity === 0 ? undefined : tooltip.dataPoints[0]?.element.x;
    const colour = chart.options.color;
    if (x === undefined || typeof colour !== 'string') return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.globalAlpha = 0.5;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};
