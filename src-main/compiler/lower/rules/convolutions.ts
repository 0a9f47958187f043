/** Convolutions over all channels: pointwise ones as matrix products, the others as ONNX convolutions. */
import { CompileError } from '../../errors.ts';
import type { Shape } from '../../graph.ts';
import { FEATURE_MAP, FILTER, mapOrder } from '../../layout.ts';
import { convolutionWindow, isPointwise, type WindowGeometry } from '../../trace/windows.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import {
  align,
  contiguous,
  grouped,
  materialize,
  reorder,
  ungrouped,
  type Tensor,
  tensor,
} from '../tensor.ts';
import { activated } from './fusedActivation.ts';

/** N,H,W,C stored as N,C,H,W, the layout of ONNX's convolutions. */
export const NCHW = [0, 3, 1, 2] as const;
/** height, width, in, out stored as in, out, height, width. */
const SWAPPED_FILTER = [2, 3, 0, 1] as const;

/** A feature map as a matrix [C, N·H·W]; the order within a row is the same for all maps of a step. */
export function channelRows({ emit, channelBlock }: LowerContext, value: Tensor): string {
  const map = reorder(emit, materialize(emit, value), mapOrder(value.shape, channelBlock));
  const channels = map.shape[3] ?? 1;
  return grouped(emit, map, [channels, map.shape.slice(0, 3).reduce((product, n) => product * n, 1)]);
}

/** A tensor from rows [C, N·H·W]. */
export function fromChannelRows({ channelBlock }: LowerContext, name: string, shape: Shape): Tensor {
  const [n = 1, h = 1, w = 1, c = 1] = shape;
  return tensor(name, 'float32', shape, mapOrder(shape, channelBlock), [c, n * h * w]);
}

/** A feature map as N,C,H,W. */
function imageStack(emit: Emitter, value: Tensor): string {
  return ungrouped(emit, reorder(emit, materialize(emit, value), NCHW));
}

/** A 1×1 filter as a matrix [out, in]. */
function filterMatrix(emit: Emitter, filter: Tensor, w: WindowGeometry): string {
  return grouped(emit, reorder(emit, filter, FILTER), [w.outChannels, w.inChannels]);
}

export function windowAttributes(w: WindowGeometry): Record<string, number[]> {
  return {
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [w.strideHeight, w.strideWidth],
    dilations: [w.dilationHeight, w.dilationWidth],
    pads: [w.padTop, w.padLeft, w.padBottom, w.padRight],
  };
}

function forwardWindow({ input, node }: LowerContext): WindowGeometry {
  return convolutionWindow(input('x').shape, input('filter').shape, node.attributes, false);
}

function convolve(context: LowerContext, bias: Tensor | null): Tensor {
  const { emit, input, output } = context;
  const w = forwardWindow(context);
  const x = input('x');
  const filter = input('filter');
  if (isPointwise(w)) {
    const product = emit.op('Gemm', [filterMatrix(emit, filter, w), channelRows(context, x)]);
    return withBias(emit, fromChannelRows(context, product, output.shape), bias, output.shape);
  }
  const operands = [imageStack(emit, x), ungrouped(emit, reorder(emit, filter, FILTER))];
  if (bias !== null) operands.push(contiguous(emit, bias));
  return tensor(emit.op('Conv', operands, windowAttributes(w)), 'float32', output.shape, NCHW);
}

const convolution: LowerRule = (context) => convolve(context, null);

/** With bias and activation, as tfjs fuses them if no gradient is needed. */
const fusedConvolution: LowerRule = (context) =>
  activated(convolve(context, context.optional('bias')), context);

export function withBias(emit: Emitter, value: Tensor, bias: Tensor | null, shape: Shape): Tensor {
  if (bias === null) return value;
  const { names, ...layout } = align(emit, [value, bias]);
  return { name: emit.op('Add', names), dtype: 'float32', shape, ...layout };
}

/**
 * Padding at the bottom and the right that the last windows use. Negative if the strides leave a part of the image
 * unused.
 */
export function reach(w: WindowGeometry): { bottom: number; right: number } {
  const span = (out: number, stride: number, filter: number, dilation: number): number =>
    (out - 1) * stride + (filter - 1) * dilation + 1;
  return {
    bottom: span(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight) - w.inHeight - w.padTop,
    right: span(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth) - w.inWidth - w.padLeft,
  };
}

/** Crops the last rows and columns that no window uses. Four axes, the last two of which are height and width. */
export function cropped(
  emit: Emitter,
  name: string,
  w: WindowGeometry,
): { name: string; bottom: number; right: number } {
  const { bottom, right } = reach(w);
  if (bottom >= 0 && right >= 0) return { name, bottom, right };
  const ends = [w.inHeight + Math.min(0, bottom), w.inWidth + Math.min(0, right)];
  const slice = emit.op('Slice', [name, emit.integers([0, 0]), emit.integers(ends), emit.integers([2, 3])]);
  return { name: slice, bottom: Math.max(0, bottom), right: Math.max(0, right) };
}

/**
 * The gradient with respect to the filter: x with batch and channels swapped is convolved with dy as the filter;
 * the stride becomes the dilation.
 */
const filterGradient: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const x = input('x');
  const dy = input('dy');
  const w = convolutionWindow(x.shape, output.shape, node.attributes, false);
  requireUndilated(w, node);
  if (isPointwise(w)) {
    const product = emit.op('Gemm', [channelRows(context, dy), channelRows(context, x)], {
      transA: 0,
      transB: 1,
    });
    return tensor(product, 'float32', output.shape, FILTER, [w.outChannels, w.inChannels]);
  }
  const images = ungrouped(emit, reorder(emit, materialize(emit, x), FEATURE_MAP));
  const windows = ungrouped(emit, reorder(emit, materialize(emit, dy), FEATURE_MAP));
  const { name, bottom, right } = cropped(emit, images, w);
  const gradient = emit.op('Conv', [name, windows], {
    kernel_shape: [w.outHeight, w.outWidth],
    dilations: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, bottom, right],
  });
  return tensor(gradient, 'float32', output.shape, SWAPPED_FILTER);
};

/** The gradient with respect to the image: a transposed convolution with the same filter. */
const inputGradient: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const dy = input('dy');
  const filter = input('filter');
  const w = convolutionWindow(output.shape, filter.shape, node.attributes, false);
  requireUndilated(w, node);
  if (isPointwise(w)) {
    const product = emit.op('Gemm', [filterMatrix(emit, filter, w), channelRows(context, dy)], {
      transA: 1,
      transB: 0,
    });
    return fromChannelRows(context, product, output.shape);
  }
  const { bottom, right } = reach(w);
  const operands = [imageStack(emit, dy), ungrouped(emit, reorder(emit, filter, FILTER))];
  const gradient = emit.op('ConvTranspose', operands, {
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, Math.max(0, bottom), Math.max(0, right)],
    // Rows that no window uses have gradient 0.
    output_padding: [Math.max(0, -bottom), Math.max(0, -right)],
  });
  return tensor(gradient, 'float32', output.shape, NCHW);
};

export function requireUndilated(w: WindowGeometry, node: LowerContext['node']): void {
  if (w.dilationHeight !== 1 || w.dilationWidth !== 1) {
    throw new CompileError('lower', `${node.kernel} of ${node.layer} is dilated, which has no rule`);
  }
}

export const convolutionRules: Readonly<Record<string, LowerRule>> = {
  Conv2D: convolution,
  FusedConv2D: fusedConvolution,
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
};
