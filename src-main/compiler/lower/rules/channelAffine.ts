/**
 * scale·x + shift + sum with one scale and one shift per channel, in a single pass on all cores. ONNX Runtime has no
 * operator for that, but its blocked depthwise convolution with a 1×1 filter computes it: a row is declared as one
 * block of planes, whose lanes have the channel's scale as filter.
 */
import type { ChannelBlock } from '../../layout.ts';
import type { Emitter } from '../emitter.ts';
import { BLOCKED_DOMAIN } from './blockedChannels.ts';

/** One number per channel: (point − mean)·scale + offset. All fields name vectors [channels]. */
export interface ChannelNumbers {
  point: 0 | 1;
  scale: string;
  offset?: string;
  mean?: string;
}

export interface ChannelAffine {
  /** [channels, length] */
  x: string;
  channels: number;
  length: number;
  scale: ChannelNumbers;
  shift?: ChannelNumbers;
  /** [channels, length] */
  sum?: string;
}

/** Below this number of elements, preparing the operands takes longer than the saved passes. */
const SMALLEST = 131_072;

export function canUseAffine(channels: number, length: number, block: ChannelBlock): boolean {
  return block !== 0 && length % block === 0 && channels * length >= SMALLEST;
}

/** @returns scale·x + shift + sum as [channels, length] */
export function channelAffine(emit: Emitter, values: ChannelAffine, block: ChannelBlock): string {
  const { x, channels, length, scale, shift, sum } = values;
  const planes = channels * block;
  const rows = [channels, length];
  const blocks = [1, planes, 1, length / block];
  const inputs = [
    emit.reshape(x, rows, blocks),
    emit.reshape(lanes(emit, scale, channels, block), [1, channels, block], [planes, 1, 1, 1]),
  ];
  if (shift !== undefined) {
    inputs.push(emit.reshape(lanes(emit, shift, channels, block), [1, channels, block], [planes]));
  } else if (sum !== undefined) inputs.push('');
  if (sum !== undefined) inputs.push(emit.reshape(sum, rows, blocks));
  const attributes = { kernel_shape: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };
  const y = emit.op('Conv', inputs, { ...attributes, group: planes }, BLOCKED_DOMAIN);
  return emit.reshape(y, blocks, rows);
}

/**
 * The number of each channel repeated for every lane, [1, channels, block]: a normalisation of a constant, which
 * computes and repeats the result in one operator.
 */
function lanes(
  emit: Emitter,
  { point, scale, offset, mean }: ChannelNumbers,
  channels: number,
  block: number,
): string {
  const filled = (shape: readonly number[], value: number): string =>
    emit.sharedConstant(shape, new Float32Array(shape.reduce((n, extent) => n * extent, 1)).fill(value));
  const zero = filled([channels], 0);
  const points = filled([1, channels, block], point);
  return emit.op('BatchNormalization', [points, scale, offset ?? zero, mean ?? zero, filled([channels], 1)], {
    epsilon: { float: 0 },
  });
}
