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

/**
 * Filters as [planes / block, height · width, block], declared as [planes, 1, height, width]. Repetition is done
 * by products with ones and by Concat: ONNX Runtime's Expand takes longer than the convolution.
 */
function blockedFilters(emit: Emitter, convolution: PlaneConvolution, block: number): string {
  const { filter, channels, copies, window } = convolution;
  const taps = window.filterHeight * window.filterWidth;
  const shape = emit.integers([channels * copies, 1, window.filterHeight, window.filterWidth]);
  if (copies % block === 0) {
    // Every block belongs to a single channel, and a channel has several blocks.
    const one = alongLanes(emit, filter, channels * taps, block);
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
    return emit.op('Reshape', [alongLanes(emit, turned, channels * taps, copies), shape]);
  }
  const each = emit.op('Expand', [
    filter,
    emit.integers([channels, copies, window.filterHeight, window.filterWidth]),
  ]);
  const grouped = emit.op('Reshape', [each, emit.integers([(channels * copies) / block, block, taps])]);
  return emit.op('Reshape', [emit.op('Transpose', [grouped], { perm: [0, 2, 1] }), shape]);
}

/** Repeats every one of `count` numbers `times` times: [count] → [count, times]. */
function alongLanes(emit: Emitter, name: string, count: number, times: number): string {
  const column = emit.op('Reshape', [name, emit.integers([count, 1])]);
  return emit.op('Gemm', [column, emit.constant('float32', [1, times], new Float32Array(times).fill(1))]);
}
