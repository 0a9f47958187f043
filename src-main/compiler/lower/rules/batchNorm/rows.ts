/** Shared by all strategies of batch normalisation: maps as rows [C, N·H·W], one per channel, and sums of rows. */
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

/** Converts an input of any rank, whose last axis is the channel, to rows. */
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

/** The inverse of `rowsOf`. */
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

/** One number per channel, from an ONNX value with any dimensions. */
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

/** Up to this row length, Mul and ReduceSum are faster than a matrix product per row. */
const SHORT_ROW = 1024;

/**
 * Number of segments of at least `least` elements in a row. Summing segments first keeps one and a half digits in the
 * long rows of large maps, which float32 would lose by adding small terms to a large sum.
 */
function segmentsOf(length: number, least = SHORT_ROW): number {
  for (let count = Math.floor(length / least); count > 1; count--) if (length % count === 0) return count;
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
 * Σ a·b of each row, as [C]. A product of [1, M] by [M, 1] needs no intermediate. (Its attribute `alpha` would make it
 * eight times slower.)
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

/** A matrix product accumulates an element sequentially, while `rowDots` has one accumulator per vector lane. */
const PRODUCT_SEGMENT = 512;

/**
 * x·xᵀ, as [C, C], summed by segments like `rowSums`: one product over long rows loses a digit and a half of the
 * diagonal (a whole step of MobileNetV2 then differs from float64 by 8e-5 instead of 2e-6).
 */
export function rowProducts(emit: Emitter, { name, channels, length }: Rows): string {
  const count = segmentsOf(length, PRODUCT_SEGMENT);
  if (count === 1) return emit.op('Gemm', [name, name], { transA: 0, transB: 1 });
  const segments = emit.reshape(name, [channels, length], [channels, count, length / count]);
  const matrices = emit.op('Transpose', [segments], { perm: [1, 0, 2] });
  const products = emit.op('FusedMatMul', [matrices, matrices], { transA: 0, transB: 1 }, 'com.microsoft');
  return emit.op('ReduceSum', [products, emit.integers([0])], { keepdims: 0 });
}
