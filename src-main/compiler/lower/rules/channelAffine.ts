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

/** Activation that a blocked convolution applies before it stores a value. */
interface Activation {
  activation: string;
  activation_params: { floats: readonly number[] };
}

export const CLIP_6: Activation = { activation: 'Clip', activation_params: { floats: [0, 6] } };

export interface ChannelAffine {
  /** [channels, length] */
  x: string;
  channels: number;
  length: number;
  scale: ChannelNumbers;
  shift?: ChannelNumbers;
  /** [channels, length] */
  sum?: string;
  activation?: Activation;
}

/** Below this number of elements, preparing the operands takes longer than the saved passes. */
const SMALLEST = 131_072;
/** An activation reads each row again after it is computed, so a row has to fit into the cache. */
const LONGEST_ACTIVATED_ROW = 64;

export function canUseAffine(channels: number, length: number, block: ChannelBlock): boolean {
  return block !== 0 && length % block === 0 && channels * length >= SMALLEST;
}

/** @returns scale·x + shift + sum, or the activation of that, as [channels, length] */
export function channelAffine(emit: Emitter, values: ChannelAffine, block: ChannelBlock): string {
  const { channels, scale, shift } = values;
  const planes = channels * block;
  const filter = emit.reshape(lanes(emit, scale, channels, block), [1, channels, block], [planes, 1, 1, 1]);
  const bias =
    shift === undefined
      ? ''
      : emit.reshape(lanes(emit, shift, channels, block), [1, channels, block], [planes]);
  return pass(emit, values, [filter, bias], block);
}

/** @returns |x − centre| as [channels, length] */
export function distanceFrom(
  emit: Emitter,
  values: Pick<ChannelAffine, 'x' | 'channels' | 'length'>,
  centre: number,
  block: ChannelBlock,
): string {
  const planes = values.channels * block;
  const filled = (shape: readonly number[], value: number): string =>
    emit.sharedConstant(shape, new Float32Array(planes).fill(value));
  // A leak of −1 negates negative values.
  const activation = { activation: 'LeakyRelu', activation_params: { floats: [-1] } };
  return pass(
    emit,
    { ...values, activation },
    [filled([planes, 1, 1, 1], 1), filled([planes], -centre)],
    block,
  );
}

function pass(
  emit: Emitter,
  { x, channels, length, sum, activation }: Omit<ChannelAffine, 'scale' | 'shift'>,
  [filter, bias]: readonly [string, string],
  block: number,
): string {
  const planes = channels * block;
  const rows = [channels, length];
  const width = activation === undefined ? length / block : activatedWidth(length / block);
  const blocks = [1, planes, length / block / width, width];
  const inputs = [emit.reshape(x, rows, blocks), filter];
  if (bias !== '' || sum !== undefined) inputs.push(bias);
  if (sum !== undefined) inputs.push(emit.reshape(sum, rows, blocks));
  const attributes = { kernel_shape: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };
  const y = emit.op('Conv', inputs, { ...attributes, group: planes, ...activation }, BLOCKED_DOMAIN);
  return emit.reshape(y, blocks, rows);
}

/** The longest row that is short enough and divides the length. */
function activatedWidth(length: number): number {
  for (let width = Math.min(length, LONGEST_ACTIVATED_ROW); width > 1; width--) {
    if (length % width === 0) return width;
  }
  return 1;
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
