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
  type Tensor,
  tensor,
  ungrouped,
} from '../tensor.ts';
import { CLIP_6 } from './channelAffine.ts';
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
const fusedConvolution: LowerRule = (context) => {
  const bias = context.optional('bias');
  const w = forwardWindow(context);
  if (bias !== null && isPointwise(w) && w.inChannels % 2 === 0 && context.channelBlock !== 0) {
    return convolvePairs(context, w, bias);
  }
  return activated(convolve(context, bias), context);
};

/**
 * A pointwise convolution with bias and clipping as one of a 2×1 window over pairs of channels, [1, in/2, 2, M].
 * ONNX Runtime computes larger windows in tiles that are clipped while in the cache; a 1×1 window becomes a plain
 * product, followed by one pass each for bias and activation.
 */
function convolvePairs(context: LowerContext, w: WindowGeometry, bias: Tensor): Tensor {
  const { emit, input, output, node } = context;
  const length = w.batch * w.inHeight * w.inWidth;
  const clips = node.attributes['activation'] === 'relu6';
  const product = emit.op(
    'FusedConv',
    [
      emit.reshape(
        channelRows(context, input('x')),
        [w.inChannels, length],
        [1, w.inChannels / 2, 2, length],
      ),
      emit.reshape(
        filterMatrix(emit, input('filter'), w),
        [w.outChannels, w.inChannels],
        [w.outChannels, w.inChannels / 2, 2, 1],
      ),
      contiguous(emit, bias),
    ],
    {
      kernel_shape: [2, 1],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      group: 1,
      ...(clips ? CLIP_6 : {}),
    },
    'com.microsoft',
  );
  const rows = emit.reshape(product, [1, w.outChannels, 1, length], [w.outChannels, length]);
  const result = fromChannelRows(context, rows, output.shape);
  return clips ? result : activated(result, context);
}

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

/** From this many positions on the transposition of a narrowing filter's gradient is small beside the product. */
const LONG_ROW = 4096;

/**
 * dY·Xᵀ. A product over long rows is quicker with the matrix of more rows on the left (96→24 channels, one thread:
 * 2.4 → 1.6 ms).
 */
function pointwiseFilterGradient(context: LowerContext, w: WindowGeometry): Tensor {
  const { emit, input, output, channelBlock } = context;
  const [x, dy] = [channelRows(context, input('x')), channelRows(context, input('dy'))];
  const [inner, outer] = [w.inChannels, w.outChannels];
  const transposed = { transA: 0, transB: 1 };
  if (channelBlock !== 0 && inner > outer && w.batch * w.outHeight * w.outWidth >= LONG_ROW) {
    const product = emit.op('Gemm', [x, dy], transposed);
    return tensor(product, 'float32', output.shape, SWAPPED_FILTER, [inner, outer]);
  }
  const product = emit.op('Gemm', [dy, x], transposed);
  return tensor(product, 'float32', output.shape, FILTER, [outer, inner]);
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
  if (isPointwise(w)) return pointwiseFilterGradient(context, w);
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

/**
 * The gradient with respect to the image: a transposed convolution with the same filter. A pointwise one can have
 * another gradient added to it.
 */
const inputGradient: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const addend = context.optional('addend');
  const dy = input('dy');
  const filter = input('filter');
  const w = convolutionWindow(output.shape, filter.shape, node.attributes, false);
  requireUndilated(w, node);
  if (isPointwise(w)) {
    const operands = [filterMatrix(emit, filter, w), channelRows(context, dy)];
    if (addend !== null) operands.push(channelRows(context, addend));
    const product = emit.op('Gemm', operands, { transA: 1, transB: 0 });
    return fromChannelRows(context, product, output.shape);
  }
  if (addend !== null) throw new CompileError('lower', `${node.layer} adds to the gradient of a wide window`);
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
