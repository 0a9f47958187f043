/** Draws kernels: one pixel per weight, tiles side by side with a gap between them. */
import { diverging, parseColour, type Rgb } from './colourScale.ts';
import type { KernelLayout, Tile } from './kernels.ts';
import type { Palette } from '../palette.ts';

export interface Mosaic {
  layout: KernelLayout;
  tiles: readonly Tile[];
  columns: number;
  /** In weights, including the gaps. */
  width: number;
  height: number;
}

export function mosaicOf(layout: KernelLayout, tiles: readonly Tile[], columns: number): Mosaic {
  const across = Math.max(1, Math.min(columns, tiles.length));
  return {
    layout,
    tiles,
    columns: across,
    width: across * (layout.width + 1) - 1,
    height: Math.ceil(tiles.length / across) * (layout.height + 1) - 1,
  };
}

export interface KernelColours {
  scale: (value: number) => Rgb;
  zero: Rgb;
  broken: Rgb;
}

/** Orange for negative, blue for positive weights: distinct with every kind of colour vision. */
export function kernelColours(palette: Palette): KernelColours {
  const colour = (name: string): Rgb => parseColour(palette.colour(name));
  return {
    scale: diverging(colour('--run-1'), colour('--surface'), colour('--run-0')),
    zero: colour('--line'),
    broken: colour('--bad'),
  };
}

/** @param most weights of this magnitude or larger have the full colour */
export function drawMosaic(
  canvas: HTMLCanvasElement,
  { layout, tiles, columns, width, height }: Mosaic,
  values: Float32Array,
  most: number,
  colours: KernelColours,
): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const picture = context.createImageData(width, height);
  const put = (at: number, [r, g, b]: Rgb): void => {
    picture.data.set([r, g, b, 255], 4 * at);
  };
  const share = (value: number): number => (most === 0 ? 0 : value / most);
  tiles.forEach((tile, i) => {
    const left = (i % columns) * (layout.width + 1);
    const top = Math.floor(i / columns) * (layout.height + 1);
    for (let y = 0; y < layout.height; y++) {
      for (let x = 0; x < layout.width; x++) {
        const at = (top + y) * width + left + x;
        const value = (channel: number): number => values[layout.index(tile, x, y, channel)] ?? 0;
        if (layout.channels === 3) put(at, threeChannels([value(0), value(1), value(2)].map(share), colours));
        else if (!Number.isFinite(value(0))) put(at, colours.broken);
        else put(at, value(0) === 0 ? colours.zero : colours.scale(share(value(0))));
      }
    }
  });
  context.putImageData(picture, 0, 0);
}

/** Middle grey is zero in every channel. */
function threeChannels([r = 0, g = 0, b = 0]: number[], { broken }: KernelColours): Rgb {
  if (![r, g, b].every(Number.isFinite)) return broken;
  const byte = (share: number): number => Math.round(127.5 + 127.5 * Math.min(1, Math.max(-1, share)));
  return [byte(r), byte(g), byte(b)];
}

/** The tile and weight at a position, both 0 … 1; null in a gap. */
export function weightAt(
  { layout, tiles, columns, width, height }: Mosaic,
  across: number,
  down: number,
): { index: number; tile: Tile; x: number; y: number } | null {
  const column = Math.floor(across * width);
  const row = Math.floor(down * height);
  const x = column % (layout.width + 1);
  const y = row % (layout.height + 1);
  const index = Math.floor(row / (layout.height + 1)) * columns + Math.floor(column / (layout.width + 1));
  const tile = tiles[index];
  return tile === undefined || x >= layout.width || y >= layout.height ? null : { index, tile, x, y };
}
