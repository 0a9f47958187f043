/**
 * Depthwise convolutions. With the maps held as C,N,H,W every (channel, image) pair is a channel of one big image
 * [1, C·N, H, W], so that batch and channels share one grouped convolution.
 */
import { CompileError } from '../../errors.ts';
import { DEPTHWISE_FILTER, FEATURE_MAP } from '../../layout.ts';
import { convolutionWindow, type Window } from '../../trace/windows.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { grouped, materialize, reorder, spread, type Tensor, tensor } from '../tensor.ts';
import { blockedDepthwise, canBlock } from './blockedChannels.ts';
import { depthwiseFilterGradient } from './depthwiseFilterGradient.ts';
import { reach, requireUndilated, windowAttributes, withBias } from './convolutions.ts';
import { activated } from './fusedActivation.ts';

function requireSingle(w: Window, { layer }: LowerContext['node']): void {
  if (w.outChannels !== w.inChannels) {
    throw new CompileError('lower', `layer ${layer} has a depth multiplier above 1, which has no rule`);
  }
}

/** A feature map as [1, C·N, H, W]. */
export function planes(emit: Emitter, value: Tensor): string {
  const map = reorder(emit, materialize(emit, value), FEATURE_MAP);
  const [n = 1, h = 1, w = 1, c = 1] = map.shape;
  return grouped(emit, map, [1, c * n, h, w]);
}

export function fromPlanes(name: string, [n = 1, h = 1, w = 1, c = 1]: readonly number[]): Tensor {
  return tensor(name, 'float32', [n, h, w, c], FEATURE_MAP, [1, c * n, h, w]);
}

/** The filter of each channel once for every image: [C·N, 1, height, width]. */
function planeFilters(emit: Emitter, filter: string, w: Window): string {
  const { inChannels: c, batch: n, filterHeight: h, filterWidth: k } = w;
  const each = emit.op('Expand', [filter, emit.integers([c, n, h, k])]);
  return emit.op('Reshape', [each, emit.integers([c * n, 1, h, k])]);
}

/** Rows and columns of [channels, 1, height, width] in reverse. */
function flipped(emit: Emitter, filter: string): string {
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
  const held = spread(emit, reorder(emit, filter, DEPTHWISE_FILTER));
  const result = planeConvolution(context, planes(emit, input('x')), held, w, windowAttributes(w));
  return fromPlanes(result, output.shape);
};

/** Each plane convolved with its channel's filter [channels, 1, height, width]. */
function planeConvolution(
  { emit, channelBlock }: LowerContext,
  images: string,
  filter: string,
  w: Window,
  attributes: Record<string, number[]>,
): string {
  const { inChannels: channels, batch: copies } = w;
  if (canBlock(channels * copies, channelBlock)) {
    const convolution = { planes: images, filter, channels, copies, attributes, window: w };
    return blockedDepthwise(emit, convolution, channelBlock);
  }
  return emit.op('Conv', [images, planeFilters(emit, filter, w)], {
    ...attributes,
    group: channels * copies,
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

const filterGradient: LowerRule = ({ emit, input, node, output }) => {
  const w = convolutionWindow(input('x').shape, output.shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
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
  const dims = [1, w.inChannels, w.filterHeight, w.filterWidth];
  return tensor(gradient, 'float32', output.shape, DEPTHWISE_FILTER, dims);
};

/**
 * The transposed convolution is a convolution of dy with the filter turned around, dy's elements set apart by the
 * stride with zeros in between.
 */
const inputGradient: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const w = convolutionWindow(output.shape, input('filter').shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
  const { bottom, right } = reach(w);
  // `setApart` leaves stride − 1 zeros behind the last element as well; a narrow filter has no use for them all.
  const [padBottom, padRight] = [
    w.filterHeight - w.strideHeight - bottom,
    w.filterWidth - w.strideWidth - right,
  ];
  const apart = setApart(emit, planes(emit, input('dy')), w);
  const dy =
    padBottom < 0 || padRight < 0
      ? emit.op('Slice', [
          apart,
          emit.integers([0, 0]),
          emit.integers([
            w.outHeight * w.strideHeight + Math.min(0, padBottom),
            w.outWidth * w.strideWidth + Math.min(0, padRight),
          ]),
          emit.integers([2, 3]),
        ])
      : apart;
  const turned = flipped(emit, spread(emit, reorder(emit, input('filter'), DEPTHWISE_FILTER)));
  const gradient = planeConvolution(context, dy, turned, w, {
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [
      w.filterHeight - 1 - w.padTop,
      w.filterWidth - 1 - w.padLeft,
      Math.max(0, padBottom),
      Math.max(0, padRight),
    ],
  });
  return fromPlanes(gradient, output.shape);
};

/** [1, P, h, w] → [1, P, h·strideHeight, w·strideWidth], zeros after every element. */
function setApart(emit: Emitter, images: string, w: Window): string {
  const { outHeight: h, outWidth: k, strideHeight: sh, strideWidth: sw } = w;
  const count = w.inChannels * w.batch;
  const zeros = (shape: number[]): string => emit.op('Expand', [emit.scalar(0), emit.integers(shape)]);
  let name = images;
  if (sw > 1) {
    const column = emit.op('Reshape', [name, emit.integers([count * h * k, 1])]);
    name = emit.op('Concat', [column, zeros([count * h * k, sw - 1])], { axis: 1 });
  }
  if (sh > 1) {
    const rows = emit.op('Reshape', [name, emit.integers([count * h, k * sw])]);
    name = emit.op('Concat', [rows, zeros([count * h, (sh - 1) * k * sw])], { axis: 1 });
  }
  return name === images ? images : emit.op('Reshape', [name, emit.integers([1, count, h * sh, k * sw])]);
}

export const depthwiseRules: Readonly<Record<string, LowerRule>> = {
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: fused,
  DepthwiseConv2dNativeBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropInput: inputGradient,
};
