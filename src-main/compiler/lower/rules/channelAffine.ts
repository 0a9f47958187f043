/**
 * A number a channel times the channel's row, plus another, plus a third value, in a single pass on all cores.
 * ONNX Runtime has no operator for that, but its blocked depthwise convolution with a 1×1 filter is one: a row is
 * declared to be one block of planes, each lane with the channel's number as its filter.
 */
import type { Emitter } from '../emitter.ts';
import { BLOCKED_DOMAIN, type ChannelBlock } from './blockedChannels.ts';

export interface ChannelAffine {
  /** [channels, length] */
  x: string;
  channels: number;
  length: number;
  /** [channels] */
  scale: string;
  /** [channels] */
  shift?: string;
  /** [channels, length] */
  sum?: string;
}

/** Below this many elements the operators that prepare the numbers take longer than a second pass. */
const SMALLEST = 32_768;

export function canUseAffine(channels: number, length: number, block: ChannelBlock): boolean {
  return block !== 0 && length % block === 0 && channels * length >= SMALLEST;
}

/** @returns scale·x + shift + sum as [channels, length] */
export function channelAffine(emit: Emitter, values: ChannelAffine, block: ChannelBlock): string {
  const { x, channels, length, scale, shift, sum } = values;
  const planes = channels * block;
  const rows = [channels, length];
  const blocks = [1, planes, 1, length / block];
  const ones = emit.constant('float32', [1, block], new Float32Array(block).fill(1));
  const lanes = (numbers: string, dims: readonly number[]): string => {
    const each = emit.op('Gemm', [emit.reshape(numbers, [channels], [channels, 1]), ones]);
    return emit.reshape(each, [channels, block], dims);
  };
  const inputs = [emit.reshape(x, rows, blocks), lanes(scale, [planes, 1, 1, 1])];
  if (shift !== undefined) inputs.push(lanes(shift, [planes]));
  else if (sum !== undefined) inputs.push('');
  if (sum !== undefined) inputs.push(emit.reshape(sum, rows, blocks));
  const attributes = { kernel_shape: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };
  const y = emit.op('Conv', inputs, { ...attributes, group: planes }, BLOCKED_DOMAIN);
  return emit.reshape(y, blocks, rows);
}
