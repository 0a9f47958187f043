/**
 * Depthwise convolutions. With maps stored as C,N,H,W, every (channel, image) pair is a channel of one large image [1,
 * C·N, H, W], so that one grouped convolution covers batch and channels.
 */
import { CompileError } from '../../errors.ts';
import { DEPTHWISE_FILTER, FEATURE_MAP } from '../../layout.ts';
import { convolutionWindow, type WindowGeometry } from '../../trace/windows.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { grouped, materialize, reorder, ungrouped, type Tensor, tensor } from '../tensor.ts';
import {
  blockedDepthwise,
  blockedFilterGradient,
  canBlock,
  cropBlocks,
  enterBlocks,
  leaveBlocks,
  insertZeros,
} from './blockedChannels.ts';
import { depthwiseFilterGradient } from './depthwiseFilterGradient.ts';
import { reach, requireUndilated, windowAttributes, withBias } from './convolutions.ts';
import { activated } from './fusedActivation.ts';

function requireSingle(w: WindowGeometry, { layer }: LowerContext['node']): void {
  if (w.outChannels !== w.inChannels) {
    throw new CompileError('lower', `layer ${layer} has a depth multiplier above 1, which has no rule`);
  }
}

/** A feature map as [1, C·N, H, W], for providers without blocked convolutions. */
export function planesOf(emit: Emitter, value: Tensor): string {
  const map = reorder(emit, materialize(emit, value), FEATURE_MAP);
  const [n = 1, h = 1, w = 1, c = 1] = map.shape;
  return grouped(emit, map, [1, c * n, h, w]);
}

export function fromPlanes(name: string, [n = 1, h = 1, w = 1, c = 1]: readonly number[]): Tensor {
  return tensor(name, 'float32', [n, h, w, c], FEATURE_MAP, [1, c * n, h, w]);
}

function blockable(w: WindowGeometry, { channelBlock }: LowerContext): boolean {
  return canBlock(w.inChannels * w.batch, channelBlock);
}

/** The filter of each channel, repeated for every image: [C·N, 1, height, width]. */
function planeFilters(emit: Emitter, filter: string, w: WindowGeometry): string {
  const { inChannels: c, batch: n, filterHeight: h, filterWidth: k } = w;
  const each = emit.op('Expand', [filter, emit.integers([c, n, h, k])]);
  return emit.op('Reshape', [each, emit.integers([c * n, 1, h, k])]);
}

/** Reverses the rows and columns of [channels, 1, height, width]. */
export function flipped(emit: Emitter, filter: string): string {
  const beforeStart = [-1000, -1000];
  return emit.op('Slice', [
    filter,
    emit.integers([-1, -1]),
    emit.integers(beforeStart),
    emit.integers([2, 3]),
    emit.integers([-1, -1]),
  ]);
}

const forward: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const filter = input('filter');
  const w = convolutionWindow(input('x').shape, filter.shape, node.attributes, true);
  requireSingle(w, node);
  const held = ungrouped(emit, reorder(emit, filter, DEPTHWISE_FILTER));
  const attributes = windowAttributes(w);
  if (blockable(w, context)) {
    const blocks = enterBlocks(context, input('x'));
    return leaveBlocks(context, convolveBlocks(context, blocks, held, w, attributes), output.shape);
  }
  return fromPlanes(convolvePlanes(emit, planesOf(emit, input('x')), held, w, attributes), output.shape);
};

/** Each plane convolved with its channel's filter [channels, 1, height, width]. */
function convolveBlocks(
  { emit, channelBlock }: LowerContext,
  planes: string,
  filter: string,
  w: WindowGeometry,
  attributes: Record<string, number[]>,
): string {
  const { inChannels: channels, batch: copies } = w;
  return blockedDepthwise(emit, { planes, filter, channels, copies, attributes, window: w }, channelBlock);
}

/** The same as one grouped convolution. */
export function convolvePlanes(
  emit: Emitter,
  planes: string,
  filter: string,
  w: WindowGeometry,
  attributes: Record<string, number[]>,
): string {
  return emit.op('Conv', [planes, planeFilters(emit, filter, w)], {
    ...attributes,
    group: w.inChannels * w.batch,
  });
}

const fused: LowerRule = (context) => {
  const result = forward(context);
  if (Array.isArray(result)) throw new CompileError('lower', `${context.node.layer} has several outputs`);
  return activated(
    withBias(context.emit, result as Tensor, context.optional('bias'), context.output.shape),
    context,
  );
};

const filterGradient: LowerRule = (context) => {
  const { emit, input, node, output, channelBlock } = context;
  const w = convolutionWindow(input('x').shape, output.shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
  const dims = [1, w.inChannels, w.filterHeight, w.filterWidth];
  if (blockable(w, context)) {
    const operands = {
      images: enterBlocks(context, input('x')),
      gradients: enterBlocks(context, input('dy')),
    };
    const sums = blockedFilterGradient(emit, operands, { window: w, ends: reach(w) }, channelBlock);
    return tensor(sums, 'float32', output.shape, DEPTHWISE_FILTER, [
      w.inChannels,
      w.filterHeight * w.filterWidth,
    ]);
  }
  const map = (value: Tensor, height: number, width: number): string =>
    grouped(emit, reorder(emit, materialize(emit, value), FEATURE_MAP), [
      w.inChannels * w.batch,
      height,
      width,
    ]);
  const operands = {
    images: map(input('x'), w.inHeight, w.inWidth),
    gradients: map(input('dy'), w.outHeight, w.outWidth),
  };
  const gradient = depthwiseFilterGradient(emit, operands, w);
  return tensor(gradient, 'float32', output.shape, DEPTHWISE_FILTER, dims);
};

/**
 * The transposed convolution is a convolution of dy with the flipped filter, with zeros inserted between dy's elements
 * according to the stride.
 */
const inputGradient: LowerRule = (context) => {
  const { emit, input, node, output, channelBlock } = context;
  const w = convolutionWindow(output.shape, input('filter').shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
  const { bottom, right } = reach(w);
  // `insertZeros` also adds stride − 1 zeros after the last element; a narrow filter does not need all of them.
  const [padBottom, padRight] = [
    w.filterHeight - w.strideHeight - bottom,
    w.filterWidth - w.strideWidth - right,
  ];
  const block = blockable(w, context) ? channelBlock : 0;
  const dy = block === 0 ? planesOf(emit, input('dy')) : enterBlocks(context, input('dy'));
  const lanes = block === 0 ? 1 : block;
  const [height, width] = [w.outHeight * w.strideHeight, w.outWidth * w.strideWidth];
  const spaced = cropBlocks(
    emit,
    insertZeros(emit, dy, w, lanes),
    [w.inChannels * w.batch, height, width],
    { height: height + Math.min(0, padBottom), width: width + Math.min(0, padRight) },
    lanes,
  );
  const turned = flipped(emit, ungrouped(emit, reorder(emit, input('filter'), DEPTHWISE_FILTER)));
  const attributes = {
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [
      w.filterHeight - 1 - w.padTop,
      w.filterWidth - 1 - w.padLeft,
      Math.max(0, padBottom),
      Math.max(0, padRight),
    ],
  };
  return block === 0
    ? fromPlanes(convolvePlanes(emit, spaced, turned, w, attributes), output.shape)
    : leaveBlocks(context, convolveBlocks(context, spaced, turned, w, attributes), output.shape);
};

export const depthwiseRules: Readonly<Record<string, LowerRule>> = {
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: fused,
  DepthwiseConv2dNativeBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropInput: inputGradient,
};
