/** What all forms of batch normalisation share: maps as rows [C, N·H·W], a row a channel, and sums of rows. */
import { z } from 'zod';
import { sizeOf } from '../../../graph.ts';
import type { LowerContext } from '../../context.ts';
import type { Emitter } from '../../emitter.ts';
import { contiguous, grouped, materialize, type Tensor, tensor } from '../../tensor.ts';
import { channelRows, fromChannelRows } from '../convolutions.ts';

export interface Rows {
  name: string;
  channels: number;
  /** Elements per channel. */
  length: number;
}

/** Inputs of any rank: the last axis is the channel. */
export function rowsOf(context: LowerContext, value: Tensor): Rows {
  const { emit } = context;
  const channels = value.shape.at(-1) ?? 1;
  const length = sizeOf(value.shape) / channels;
  if (value.shape.length === 4) return { name: channelRows(context, value), channels, length };
  const flat = grouped(emit, { name: contiguous(emit, materialize(emit, value)), dims: value.shape }, [
    length,
    channels,
  ]);
  return { name: emit.op('Transpose', [flat], { perm: [1, 0] }), channels, length };
}

/** The way back. */
export function fromRows(
  context: LowerContext,
  name: string,
  rows: Pick<Rows, 'channels' | 'length'>,
  shape: readonly number[],
): Tensor {
  const { emit } = context;
  if (shape.length === 4) return fromChannelRows(context, name, shape);
  const flat = emit.op('Transpose', [name], { perm: [1, 0] });
  return tensor(flat, 'float32', shape, undefined, [rows.length, rows.channels]);
}

/** An input [C]. */
export function channelVector({ emit, input }: LowerContext, name: string): string {
  return contiguous(emit, input(name));
}

/** An input [C] as [C, 1]. */
export function channelColumn({ emit, input }: LowerContext, name: string): string {
  const value = input(name);
  return grouped(emit, { name: contiguous(emit, value), dims: value.shape }, [sizeOf(value.shape), 1]);
}

/** A number a channel, from an ONNX value of any grouping. */
export function perChannel(name: string, channels: number, dims: readonly number[] = [channels]): Tensor {
  return tensor(name, 'float32', [channels], undefined, dims);
}

export function epsilonOf({ node }: LowerContext): number {
  return z.object({ epsilon: z.number().positive() }).parse(node.attributes).epsilon;
}

/** 1 / √(variance + ε) */
export function inverseDeviation(context: LowerContext, variance: string): string {
  const { emit } = context;
  const above = emit.op('Add', [variance, emit.scalar(epsilonOf(context))]);
  return emit.op('Reciprocal', [emit.op('Sqrt', [above])]);
}

/** Rows up to this length are multiplied and summed faster by two operators than by a product each. */
const SHORT_ROW = 1024;

/**
 * How many segments of at least SHORT_ROW elements a row has. Summing segments first and then their sums keeps a
 * digit and a half of the long rows of large maps, which float32 would lose by adding small terms to a large sum.
 */
function segmentsOf(length: number): number {
  for (let count = Math.floor(length / SHORT_ROW); count > 1; count--) if (length % count === 0) return count;
  return 1;
}

/** Sums of each row, as [C]. */
export function rowSums(emit: Emitter, { name, channels, length }: Rows): string {
  const count = segmentsOf(length);
  if (count === 1) return emit.op('ReduceSum', [name, emit.integers([1])], { keepdims: 0 });
  const segments = emit.reshape(name, [channels, length], [channels, count, length / count]);
  const sums = emit.op('ReduceSum', [segments, emit.integers([2])], { keepdims: 0 });
  return emit.op('ReduceSum', [sums, emit.integers([1])], { keepdims: 0 });
}

/**
 * Σ a·b of each row, as [C]. A product of [1, M] by [M, 1] stores nothing in between. (Its factor `alpha` would
 * make it eight times slower.)
 */
export function rowDots(emit: Emitter, a: Rows, b: Rows): string {
  const { channels, length } = a;
  if (length < SHORT_ROW) {
    return emit.op('ReduceSum', [emit.op('Mul', [a.name, b.name]), emit.integers([1])], { keepdims: 0 });
  }
  const count = segmentsOf(length);
  const vectors = [a, b].map(({ name }) =>
    emit.reshape(name, [channels, length], [channels * count, 1, length / count]),
  );
  const dots = emit.op('FusedMatMul', vectors, { transA: 0, transB: 1 }, 'com.microsoft');
  if (count === 1) return emit.reshape(dots, [channels, 1, 1], [channels]);
  const parts = emit.reshape(dots, [channels * count, 1, 1], [channels, count]);
  return emit.op('ReduceSum', [parts, emit.integers([1])], { keepdims: 0 });
}
