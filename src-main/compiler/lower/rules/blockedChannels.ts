/**
 * ONNX Runtime's blocked convolutions. Its CPU provider keeps channels in blocks of one vector register and is
 * several times faster on depthwise convolutions that way, but its optimiser only rewrites to these operators
 * where filters are constants, which in training they never are. A model may name them itself: the domain
 * `com.microsoft.nchwc`. The block is 16 channels with AVX-512 and 8 otherwise; with the wrong one the result is
 * garbage without an error, so `channelBlock` is found by a self-check (trainer/executors/channelBlock.ts).
 */
import type { Window } from '../../trace/windows.ts';
import type { Emitter } from '../emitter.ts';

const DOMAIN = 'com.microsoft.nchwc';

/** 0 where the provider has no blocked convolutions. */
export type ChannelBlock = 0 | 8 | 16;

interface PlaneConvolution {
  /** [1, planes, H, W] */
  planes: string;
  /** One filter a channel: [channels, 1, height, width] */
  filter: string;
  /** Planes belonging to one channel follow each other: planes = channels · copies. */
  copies: number;
  channels: number;
  attributes: Record<string, number[]>;
  window: Pick<Window, 'filterHeight' | 'filterWidth'>;
}

/** Whether the planes fill whole blocks. */
export function canBlock(planes: number, block: ChannelBlock): boolean {
  return block !== 0 && planes % block === 0;
}

/** @returns [1, planes, outHeight, outWidth] */
export function blockedDepthwise(emit: Emitter, convolution: PlaneConvolution, block: ChannelBlock): string {
  const { planes, channels, copies, attributes } = convolution;
  const count = channels * copies;
  const blocked = emit.op('ReorderInput', [planes], {}, DOMAIN);
  const filters = blockedFilters(emit, convolution, block);
  const result = emit.op('Conv', [blocked, filters], { ...attributes, group: count }, DOMAIN);
  return emit.op('ReorderOutput', [result], { channels: count }, DOMAIN);
}

/** Filters as [planes / block, height · width, block], declared as [planes, 1, height, width]. */
function blockedFilters(emit: Emitter, convolution: PlaneConvolution, block: number): string {
  const { filter, channels, copies, window } = convolution;
  const { filterHeight: h, filterWidth: w } = window;
  const count = channels * copies;
  const shape = emit.integers([count, 1, h, w]);
  if (copies % block === 0) {
    // Every block belongs to a single channel: its filter is repeated along the block.
    const taps = emit.op('Reshape', [filter, emit.integers([channels, 1, h * w, 1])]);
    const repeated = emit.op('Expand', [taps, emit.integers([channels, copies / block, h * w, block])]);
    return emit.op('Reshape', [repeated, shape]);
  }
  const each = emit.op('Expand', [filter, emit.integers([channels, copies, h, w])]);
  const grouped = emit.op('Reshape', [each, emit.integers([count / block, block, h * w])]);
  return emit.op('Reshape', [emit.op('Transpose', [grouped], { perm: [0, 2, 1] }), shape]);
}
