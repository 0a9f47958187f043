/** Geometry of convolutions and pools, from a kernel's shapes and attributes. */
import { backend_util } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Shape } from '../graph.ts';

type Quad = [number, number, number, number];
type Pair = [number, number];

const pair = z.union([z.number(), z.tuple([z.number(), z.number()])]);
const explicitPadding = z.tuple([pair, pair, pair, pair]);
const windowAttributes = z.object({
  strides: pair,
  pad: z.union([z.literal('same'), z.literal('valid'), z.number(), explicitPadding]),
  dilations: pair.nullish(),
  dimRoundingMode: z.enum(['floor', 'round', 'ceil']).nullish(),
  dataFormat: z.enum(['NHWC', 'channelsLast']).nullish(),
});

/** Parity of row and column of the four phases of a map, in the order of a 2×2 window's elements. */
export const PHASES = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
export type Phase = (typeof PHASES)[number];

/** A window sliding over feature maps; all extents in elements. */
export interface WindowGeometry {
  batch: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  padTop: number;
  padLeft: number;
  padBottom: number;
  padRight: number;
}

function asPair(value: number | [number, number] | null | undefined): Pair {
  if (value === null || value === undefined) return [1, 1];
  return typeof value === 'number' ? [value, value] : value;
}

function asQuad(shape: Shape): Quad {
  const [a, b, c, d] = shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new Error(`a tensor of four axes is needed, not [${shape.join(', ')}]`);
  }
  return [a, b, c, d];
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * @param xShape [N, H, W, C]
 * @param filterShape [height, width, in, out], or [height, width, channels, multiplier] where `depthwise`
 */
export function convolutionWindow(
  xShape: Shape,
  filterShape: Shape,
  attributes: Attributes,
  depthwise: boolean,
): WindowGeometry {
  const { strides, pad, dilations, dimRoundingMode } = windowAttributes.parse(attributes);
  const info = backend_util.computeConv2DInfo(
    asQuad(xShape),
    asQuad(filterShape),
    asPair(strides),
    asPair(dilations),
    asPadding(pad),
    dimRoundingMode ?? undefined,
    depthwise,
    'channelsLast',
  );
  return windowOf(info, info.filterHeight, info.filterWidth);
}

/** @param xShape [N, H, W, C] */
export function poolWindow(xShape: Shape, attributes: Attributes): WindowGeometry {
  const { strides, pad, dimRoundingMode } = windowAttributes.parse(attributes);
  const filterSize = asPair(pair.parse(attributes['filterSize']));
  const info = backend_util.computePool2DInfo(
    asQuad(xShape),
    filterSize,
    asPair(strides),
    1,
    asPadding(pad),
    dimRoundingMode ?? undefined,
    'channelsLast',
  );
  return windowOf(info, info.filterHeight, info.filterWidth);
}

/** tfjs takes explicit padding as four pairs; those of batch and channels must be 0. */
function asPadding(
  pad: z.infer<typeof windowAttributes>['pad'],
): 'same' | 'valid' | number | [Pair, Pair, Pair, Pair] {
  if (!Array.isArray(pad)) return pad;
  const [batch, height, width, channels] = pad;
  return [asPair(batch), asPair(height), asPair(width), asPair(channels)];
}

function windowOf(info: backend_util.Conv2DInfo, filterHeight: number, filterWidth: number): WindowGeometry {
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight,
    filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
    padBottom: info.padInfo.bottom,
    padRight: info.padInfo.right,
  };
}

export const outputShape = (w: WindowGeometry): number[] => [w.batch, w.outHeight, w.outWidth, w.outChannels];

/** A 1×1 window without stride and padding: a matrix product over channels. */
export function isPointwise(w: WindowGeometry): boolean {
  return (
    w.filterHeight === 1 &&
    w.filterWidth === 1 &&
    w.strideHeight === 1 &&
    w.strideWidth === 1 &&
    w.padTop + w.padLeft + w.padBottom + w.padRight === 0
  );
}
