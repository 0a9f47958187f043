/**
 * ONNX Runtime's blocked convolutions. Its CPU provider keeps channels in blocks of one vector register and is then
 * several times faster on depthwise convolutions, but its optimiser only rewrites to these operators if filters are
 * constants, which they never are in training. A model may use them directly, in the domain `com.microsoft.nchwc`. The
 * block is 16 channels with AVX-512 and 8 otherwise. With the wrong one the result is wrong without an error, so
 * `channelBlock` is determined by a self-check (trainer/executors/channelBlock.ts).
 */
import { type ChannelBlock, isSplit, mapOrder } from '../../layout.ts';
import type { WindowGeometry } from '../../trace/windows.ts';
import type { LowerContext } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { grouped, materialize, reorder, type Tensor, tensor } from '../tensor.ts';

export const BLOCKED_DOMAIN = 'com.microsoft.nchwc';

/** A depthwise convolution in blocks of planes. */
interface PlaneConvolution {
  /** Blocks of planes, declared as [1, planes, H, W]. */
  planes: string;
  /** One filter a channel: [channels, 1, height, width] */
  filter: string;
  /** Planes per channel, contiguous: planes = channels · copies. */
  copies: number;
  channels: number;
  attributes: Record<string, number[]>;
  window: Pick<WindowGeometry, 'filterHeight' | 'filterWidth'>;
  /** Blocked planes to add to the result. */
  sum?: string;
}

/** Whether the planes fill whole blocks. */
export function canBlock(planes: number, block: ChannelBlock): boolean {
  return block !== 0 && planes % block === 0;
}

const planeDims = ([n = 1, h = 1, w = 1, c = 1]: readonly number[]): number[] => [1, c * n, h, w];

/** A feature map as blocks of planes; needs no reordering for maps stored as `blockedMap`. */
export function enterBlocks({ emit, channelBlock }: LowerContext, value: Tensor): string {
  const order = mapOrder(value.shape, channelBlock);
  const planes = grouped(emit, reorder(emit, materialize(emit, value), order), planeDims(value.shape));
  return isSplit(order) ? planes : reorderInput(emit, planes);
}

/** The inverse of `enterBlocks`. @param shape logical */
export function leaveBlocks(
  { emit, channelBlock }: LowerContext,
  name: string,
  shape: readonly number[],
): Tensor {
  const order = mapOrder(shape, channelBlock);
  const [n = 1, h = 1, w = 1, c = 1] = shape;
  const rows = [c, n * h * w];
  const planes = isSplit(order) ? name : reorderOutput(emit, name, c * n);
  // As rows, because elementwise operators are slow on the short last axis of small maps.
  return tensor(emit.reshape(planes, planeDims(shape), rows), 'float32', shape, order, rows);
}

/** [1, planes, H, W] in memory → blocks of planes. */
export function reorderInput(emit: Emitter, planes: string): string {
  return emit.op('ReorderInput', [planes], {}, BLOCKED_DOMAIN);
}

export function reorderOutput(emit: Emitter, blocks: string, planes: number): string {
  return emit.op('ReorderOutput', [blocks], { channels: planes }, BLOCKED_DOMAIN);
}

/** @returns blocks of planes, declared as [1, planes, outHeight, outWidth] */
export function blockedDepthwise(emit: Emitter, convolution: PlaneConvolution, block: ChannelBlock): string {
  const { planes, channels, copies, attributes, sum } = convolution;
  const operands = [planes, blockedFilters(emit, convolution, block)];
  if (sum !== undefined) operands.push('', sum);
  return emit.op('Conv', operands, { ...attributes, group: channels * copies }, BLOCKED_DOMAIN);
}

/**
 * Σ over images and positions of x·dy for every channel and tap. In blocks dy has the memory layout of a filter of its
 * own size, one per plane. The convolution of x with it, with the stride as dilation, is the gradient of each plane,
 * at the cost of the forward one.
 * @param images blocks of planes, [1, planes, inHeight, inWidth]
 * @param gradients blocks of planes, [1, planes, outHeight, outWidth]
 * @returns [channels, height · width of the filter]
 */
export function blockedFilterGradient(
  emit: Emitter,
  { images, gradients }: { images: string; gradients: string },
  { window: w, ends }: { window: WindowGeometry; ends: { bottom: number; right: number } },
  block: ChannelBlock,
): string {
  const { inChannels: channels, batch: copies } = w;
  const planes = channels * copies;
  const size = [planes, w.inHeight, w.inWidth] as const;
  const cut = { height: w.inHeight + Math.min(0, ends.bottom), width: w.inWidth + Math.min(0, ends.right) };
  const name = cropBlocks(emit, images, size, cut, block);
  const filters = emit.reshape(
    gradients,
    [1, planes, w.outHeight, w.outWidth],
    [planes, 1, w.outHeight, w.outWidth],
  );
  const each = emit.op(
    'Conv',
    [name, filters],
    {
      kernel_shape: [w.outHeight, w.outWidth],
      strides: [1, 1],
      dilations: [w.strideHeight, w.strideWidth],
      pads: [w.padTop, w.padLeft, Math.max(0, ends.bottom), Math.max(0, ends.right)],
      group: planes,
    },
    BLOCKED_DOMAIN,
  );
  const taps = w.filterHeight * w.filterWidth;
  const lanes = [1, planes, w.filterHeight, w.filterWidth];
  if (copies % block === 0) {
    const rows = emit.reshape(each, lanes, [(planes / block) * taps, block]);
    const sums = emit.op('ReduceSum', [rows, emit.integers([1])], { keepdims: 0 });
    const parts = copies / block;
    if (parts === 1) return emit.reshape(sums, [channels * taps], [channels, taps]);
    // A small product with a 0/1 matrix, several times faster than a sum over the middle axis.
    const byPart = emit.reshape(sums, [channels * parts * taps], [channels, parts * taps]);
    const adds = Float32Array.from({ length: parts * taps * taps }, (_, i) =>
      Math.floor(i / taps) % taps === i % taps ? 1 : 0,
    );
    return emit.op('Gemm', [byPart, emit.sharedConstant([parts * taps, taps], adds)]);
  }
  const blocks = emit.reshape(each, lanes, [planes / block, taps, block]);
  const turned = emit.op('Transpose', [blocks], { perm: [0, 2, 1] });
  const byChannel = emit.reshape(turned, [planes / block, block, taps], [channels, copies, taps]);
  return emit.op('ReduceSum', [byChannel, emit.integers([1])], { keepdims: 0 });
}

/** The first rows and columns of every plane. */
export function cropBlocks(
  emit: Emitter,
  blocks: string,
  [planes, height, width]: readonly [number, number, number],
  to: { height: number; width: number },
  block: number,
): string {
  if (to.height >= height && to.width >= width) return blocks;
  const open = emit.reshape(blocks, [1, planes, height, width], [planes / block, height, width, block]);
  const ends = [Math.min(to.height, height), Math.min(to.width, width)];
  const cut = emit.op('Slice', [open, emit.integers([0, 0]), emit.integers(ends), emit.integers([1, 2])]);
  return emit.reshape(cut, [planes / block, ...ends, block], [1, planes, ...ends]);
}

/** [1, P, h, w] → [1, P, h·strideHeight, w·strideWidth], zeros inserted after every element; in blocks of planes. */
export function insertZeros(emit: Emitter, blocks: string, w: WindowGeometry, block: number): string {
  const { outHeight: h, outWidth: k, strideHeight: sh, strideWidth: sw } = w;
  const planes = w.inChannels * w.batch;
  const rows = (planes / block) * h;
  let value = { name: blocks, dims: [1, planes, h, k] };
  const widen = (count: number, length: number, times: number): void => {
    if (times === 1) return;
    const zeros = emit.op('Expand', [emit.scalar(0), emit.integers([count, (times - 1) * length])]);
    const name = emit.op('Concat', [grouped(emit, value, [count, length]), zeros], { axis: 1 });
    value = { name, dims: [count, times * length] };
  };
  widen(rows * k, block, sw);
  widen(rows, k * sw * block, sh);
  return grouped(emit, value, [1, planes, h * sh, k * sw]);
}

/**
 * Filters as [planes / block, height · width, block], declared as [planes, 1, height, width]. Repeats by products with
 * ones and by Concat, because ONNX Runtime's Expand takes longer than the convolution.
 */
function blockedFilters(emit: Emitter, convolution: PlaneConvolution, block: number): string {
  const { filter, channels, copies, window } = convolution;
  const taps = window.filterHeight * window.filterWidth;
  const shape = emit.integers([channels * copies, 1, window.filterHeight, window.filterWidth]);
  if (copies % block === 0) {
    // Every block belongs to a single channel, and a channel has several blocks.
    const one = repeatPerLane(emit, filter, channels * taps, block);
    const rows = emit.reshape(one, [channels * taps, block], [channels, taps * block]);
    const all =
      copies === block ? rows : emit.op('Concat', Array<string>(copies / block).fill(rows), { axis: 1 });
    return emit.op('Reshape', [all, shape]);
  }
  if (block % copies === 0 && channels % (block / copies) === 0) {
    // Several channels share a block, each with all its copies side by side.
    const sharing = block / copies;
    const groups = emit.op('Reshape', [filter, emit.integers([channels / sharing, sharing, taps])]);
    const turned = emit.op('Transpose', [groups], { perm: [0, 2, 1] });
    return emit.op('Reshape', [repeatPerLane(emit, turned, channels * taps, copies), shape]);
  }
  const each = emit.op('Expand', [
    filter,
    emit.integers([channels, copies, window.filterHeight, window.filterWidth]),
  ]);
  const grouped = emit.op('Reshape', [each, emit.integers([(channels * copies) / block, block, taps])]);
  return emit.op('Reshape', [emit.op('Transpose', [grouped], { perm: [0, 2, 1] }), shape]);
}

/** Repeats each of `count` numbers `times` times: [count] → [count, times]. */
function repeatPerLane(emit: Emitter, name: string, count: number, times: number): string {
  const column = emit.op('Reshape', [name, emit.integers([count, 1])]);
  return emit.op('Gemm', [column, emit.constant('float32', [1, times], new Float32Array(times).fill(1))]);
}
