/** Kernels as images: the weights of each unit of the first layer, or of each convolution filter. */
import { bytesOf } from '../../../src-main/shared/base64.ts';

/** One image of a kernel: which of its weights is where. */
export interface Tile {
  /** 0-based unit or filter. */
  unit: number;
  /** 0-based input channel; null where the tile shows all of them. */
  channel: number | null;
}

export interface KernelLayout {
  kind: 'dense' | 'convolution' | 'matrix';
  /** Of one tile, in weights. */
  width: number;
  height: number;
  /** Channels of a tile that shows them as one colour image. */
  channels: 1 | 3;
  tiles: readonly Tile[];
  /** Index of a tile's weight in the tensor. */
  index(tile: Tile, x: number, y: number, channel: number): number;
}

/** @param inColour show tiles of three channels as one colour image */
export function kernelLayout(shape: readonly number[], inColour: boolean): KernelLayout | null {
  if (shape.length === 2) return denseLayout(shape, inColour);
  if (shape.length === 4) return convolutionLayout(shape, inColour);
  return null;
}

/** Height and width of the images that a dense layer takes; null where its inputs are not pixels. */
export function imageSides(inputs: number): { side: number; channels: 1 | 3 } | null {
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(inputs / channels);
    if (Number.isInteger(side) && side >= 4) return { side, channels };
  }
  return null;
}

/** [inputs, units]: pixels are row-major with the channels last. */
function denseLayout([inputs = 0, units = 0]: readonly number[], inColour: boolean): KernelLayout {
  const image = imageSides(inputs);
  if (image === null) {
    return {
      kind: 'matrix',
      width: units,
      height: inputs,
      channels: 1,
      tiles: [{ unit: 0, channel: 0 }],
      index: (_, x, y) => y * units + x,
    };
  }
  const { side, channels } = image;
  const asColour = channels === 3 && inColour;
  return {
    kind: 'dense',
    width: side,
    height: side,
    channels: asColour ? 3 : 1,
    tiles: tilesOf(units, asColour ? null : channels),
    index: (tile, x, y, channel) =>
      ((y * side + x) * channels + (tile.channel ?? channel)) * units + tile.unit,
  };
}

/** [height, width, in, out]; of a depthwise kernel the last is the multiplier. */
function convolutionLayout(
  [height = 0, width = 0, inputs = 0, outputs = 0]: readonly number[],
  inColour: boolean,
): KernelLayout {
  const asColour = inputs === 3 && inColour;
  return {
    kind: 'convolution',
    width,
    height,
    channels: asColour ? 3 : 1,
    tiles: tilesOf(outputs, asColour ? null : inputs),
    index: (tile, x, y, channel) =>
      ((y * width + x) * inputs + (tile.channel ?? channel)) * outputs + tile.unit,
  };
}

/** @param channels tiles for each unit; null for one tile of all channels */
function tilesOf(units: number, channels: number | null): Tile[] {
  return Array.from({ length: units }, (_, unit) =>
    channels === null
      ? [{ unit, channel: null }]
      : Array.from({ length: channels }, (__, channel) => ({ unit, channel })),
  ).flat();
}

/** @throws RangeError when the number of weights does not fit the shape */
export function valuesOf(base64: string, shape: readonly number[]): Float32Array {
  const bytes = bytesOf(base64);
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (bytes.byteLength !== 4 * count) {
    throw new RangeError(`${bytes.byteLength} bytes are not ${count} float32 numbers`);
  }
  return new Float32Array(bytes.buffer);
}

/** Share of the non-zero weights drawn in full colour: a few large weights must not make all others pale. */
const FULL_SHARE = 0.004;

/** The smallest magnitude with full colour; 0 where no weight is finite and non-zero. */
export function fullMagnitude(values: Float32Array): number {
  const magnitudes = values
    .map(Math.abs)
    .filter((value) => value > 0 && value < Infinity)
    .sort();
  return magnitudes[Math.ceil(magnitudes.length * (1 - FULL_SHARE)) - 1] ?? 0;
}

/** The number of exact zeros in a tile, and of all its weights. */
export function tileZeros(
  layout: KernelLayout,
  tile: Tile,
  values: Float32Array,
): { zeros: number; count: number } {
  let zeros = 0;
  for (let y = 0; y < layout.height; y++) {
    for (let x = 0; x < layout.width; x++) {
      for (let channel = 0; channel < layout.channels; channel++) {
        if (values[layout.index(tile, x, y, channel)] === 0) zeros++;
      }
    }
  }
  return { zeros, count: layout.width * layout.height * layout.channels };
}
