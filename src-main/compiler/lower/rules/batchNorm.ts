/** Batch normalisation on rows [C, N·H·W], one row per channel. */
import { z } from 'zod';
import { CompileError } from '../../errors.ts';
import { sizeOf } from '../../graph.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { contiguous, grouped, materialize, type Tensor, tensor } from '../tensor.ts';
import { canUseAffine, channelAffine } from './channelAffine.ts';
import { channelRows, fromChannelRows } from './convolutions.ts';

interface Rows {
  name: string;
  channels: number;
  /** Elements per channel. */
  length: number;
}

/** Converts an input of any rank, whose last axis is the channel, to rows. */
function rowsOf(context: LowerContext, value: Tensor): Rows {
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
function fromRows(context: LowerContext, name: string, rows: Rows, shape: readonly number[]): Tensor {
  const { emit } = context;
  if (shape.length === 4) return fromChannelRows(context, name, shape);
  const flat = emit.op('Transpose', [name], { perm: [1, 0] });
  return tensor(flat, 'float32', shape, undefined, [rows.length, rows.channels]);
}

function channelVector({ emit, input }: LowerContext, name: string): string {
  return contiguous(emit, input(name));
}

function column({ emit, input }: LowerContext, name: string): string {
  const value = input(name);
  return grouped(emit, { name: contiguous(emit, value), dims: value.shape }, [sizeOf(value.shape), 1]);
}

function epsilonOf({ node }: LowerContext): number {
  return z.object({ epsilon: z.number().positive() }).parse(node.attributes).epsilon;
}

/** One number per channel, from an ONNX value with any dimensions. */
function perChannel(name: string, channels: number, dims: readonly number[]): Tensor {
  return tensor(name, 'float32', [channels], undefined, dims);
}

/** 1 / √(variance + ε) */
function inverseDeviation(emit: Emitter, variance: string, epsilon: number): string {
  return emit.op('Reciprocal', [emit.op('Sqrt', [emit.op('Add', [variance, emit.scalar(epsilon)])])]);
}

/**
 * On large maps: three passes over the data on all cores, where ONNX Runtime's own operator works on one. The variance
 * is E[x²] − μ²: for a channel whose mean is k times its deviation it keeps 7 − 2·log₁₀ k digits, and ε exceeds the
 * error if the deviation is close to zero.
 */
function trainByPasses(context: LowerContext, x: Tensor, rows: Rows): readonly Tensor[] {
  const { emit, channelBlock } = context;
  const { channels, length } = rows;
  const mean = emit.op('Mul', [rowSums(emit, rows.name, rows), emit.scalar(1 / length)]);
  const square = emit.op('Mul', [rowDots(emit, rows.name, rows.name, rows), emit.scalar(1 / length)]);
  const difference = emit.op('Sub', [square, emit.op('Mul', [mean, mean])]);
  const variance = emit.op('Relu', [difference]);
  const inverse = inverseDeviation(emit, variance, epsilonOf(context));
  const scale = emit.op('Mul', [channelVector(context, 'gamma'), inverse]);
  const shift = { point: 0, scale, mean, offset: channelVector(context, 'beta') } as const;
  const affine = { x: rows.name, channels, length, scale: { point: 1, scale }, shift } as const;
  const y = channelAffine(emit, affine, channelBlock);
  return [
    fromRows(context, y, rows, x.shape),
    ...[mean, variance, inverse].map((name) => perChannel(name, channels, [channels])),
  ];
}

/** Up to this row length, Mul and ReduceSum are faster than a matrix product per row. */
const SHORT_ROW = 1024;

/**
 * Number of segments of at least SHORT_ROW elements in a row. Summing segments first keeps one and a half digits in
 * the long rows of large maps, which float32 would lose by adding small terms to a large sum.
 */
function segmentsOf(length: number): number {
  for (let count = Math.floor(length / SHORT_ROW); count > 1; count--) if (length % count === 0) return count;
  return 1;
}

/** Sums of each row, as [C]. */
function rowSums(emit: Emitter, name: string, { channels, length }: Rows): string {
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
function rowDots(emit: Emitter, a: string, b: string, { channels, length }: Rows): string {
  if (length < SHORT_ROW) {
    return emit.op('ReduceSum', [emit.op('Mul', [a, b]), emit.integers([1])], { keepdims: 0 });
  }
  const count = segmentsOf(length);
  const vectors = [a, b].map((name) =>
    emit.reshape(name, [channels, length], [channels * count, 1, length / count]),
  );
  const dots = emit.op('FusedMatMul', vectors, { transA: 0, transB: 1 }, 'com.microsoft');
  if (count === 1) return emit.reshape(dots, [channels, 1, 1], [channels]);
  const parts = emit.reshape(dots, [channels * count, 1, 1], [channels, count]);
  return emit.op('ReduceSum', [parts, emit.integers([1])], { keepdims: 0 });
}

/**
 * ONNX Runtime's own operator in training mode: one pass more than necessary, but twice as fast as any composite. Its
 * running averages are not used (momentum 0 returns the batch's own). It overwrites the inputs that hold them, so it
 * gets new ones.
 */
const train: LowerRule = (context) => {
  const { emit, input } = context;
  const epsilon = epsilonOf(context);
  const x = input('x');
  const rows = rowsOf(context, x);
  const { channels, length } = rows;
  if (canUseAffine(channels, length, context.channelBlock)) return trainByPasses(context, x, rows);
  const [gamma, beta] = [channelVector(context, 'gamma'), channelVector(context, 'beta')];
  const zero = emit.scalar(0);
  const [y, mean, variance] = emit.ops(
    'BatchNormalization',
    [
      emit.reshape(rows.name, [channels, length], [1, channels, length]),
      gamma,
      beta,
      emit.op('Mul', [gamma, zero]),
      emit.op('Mul', [beta, zero]),
    ],
    3,
    { training_mode: 1, momentum: { float: 0 }, epsilon: { float: epsilon } },
  );
  if (y === undefined || mean === undefined || variance === undefined) {
    throw new CompileError('lower', `batch normalisation of ${context.node.layer} lacks an output`);
  }
  const flat = emit.reshape(y, [1, channels, length], [channels, length]);
  return [
    fromRows(context, flat, rows, x.shape),
    perChannel(mean, channels, [channels]),
    perChannel(variance, channels, [channels]),
    perChannel(inverseDeviation(emit, variance, epsilon), channels, [channels]),
  ];
};

/** The same in elementary operators, for providers without that training mode. */
const trainComposite: LowerRule = (context) => {
  const { emit, input } = context;
  const x = input('x');
  const rows = rowsOf(context, x);
  const { channels } = rows;
  const axis = emit.integers([1]);
  const mean = emit.op('ReduceMean', [rows.name, axis], { keepdims: 1 });
  const centred = emit.op('Sub', [rows.name, mean]);
  // The mean of squares of centred values: the difference E[x²] − E[x]² suffers from cancellation.
  const variance = emit.op('ReduceMean', [emit.op('Mul', [centred, centred]), axis], { keepdims: 1 });
  const inverse = inverseDeviation(emit, variance, epsilonOf(context));
  const scale = emit.op('Mul', [inverse, column(context, 'gamma')]);
  const y = emit.op('Add', [emit.op('Mul', [centred, scale]), column(context, 'beta')]);
  return [
    fromRows(context, y, rows, x.shape),
    ...[mean, variance, inverse].map((name) => perChannel(name, channels, [channels, 1])),
  ];
};

/** Terms of the gradient, one number per channel: dx = scale·dy + slope·(x − μ) + offset. */
interface ChannelSums {
  dBeta: string;
  dGamma: string;
  scale: string;
  slope: string;
  offset: string;
}

/** Per-channel values as used in the sums: vectors [C] or columns [C, 1]. */
type PerChannel = (name: 'gamma' | 'mean' | 'inverseStd') => string;

/**
 * dβ = Σdy, dγ = Σdy·x̂, dx = γ/σ·(dy − (dβ + x̂·dγ)/M), with x̂ = (x − μ)/σ expanded, so that x is read twice and
 * never copied.
 * @param dot Σdy·x
 */
function channelSums(emit: Emitter, of: PerChannel, dBeta: string, dot: string, length: number): ChannelSums {
  const [mean, inverse] = [of('mean'), of('inverseStd')];
  const dGamma = emit.op('Mul', [emit.op('Sub', [dot, emit.op('Mul', [mean, dBeta])]), inverse]);
  const scale = emit.op('Mul', [of('gamma'), inverse]);
  const perElement = emit.op('Mul', [scale, emit.scalar(-1 / length)]);
  const slope = emit.op('Mul', [emit.op('Mul', [dGamma, perElement]), inverse]);
  return { dBeta, dGamma, scale, slope, offset: emit.op('Mul', [dBeta, perElement]) };
}

const gradient: LowerRule = (context) => {
  const { emit, input } = context;
  const dyTensor = input('dy');
  const dy = rowsOf(context, dyTensor);
  const x = rowsOf(context, input('x'));
  const { channels, length } = dy;
  const dBeta = rowSums(emit, dy.name, dy);
  const dot = rowDots(emit, dy.name, x.name, dy);
  const sums = channelSums(emit, (name) => channelVector(context, name), dBeta, dot, length);
  const dx = inputGradient(context, dy, x, sums);
  return gradients(context, dx, dy, dyTensor, sums, [channels]);
};

/** scale·dy + slope·(x − μ) + offset on rows, in two passes if the maps are large. */
function inputGradient(
  context: LowerContext,
  dy: Rows,
  x: Rows,
  { scale, slope, offset }: ChannelSums,
): string {
  const { emit, channelBlock } = context;
  const { channels, length } = dy;
  const mean = channelVector(context, 'mean');
  if (canUseAffine(channels, length, channelBlock)) {
    const shift = { point: 0, scale: slope, mean, offset } as const;
    const sloped = { x: x.name, channels, length, scale: { point: 1, scale: slope }, shift } as const;
    const sum = channelAffine(emit, sloped, channelBlock);
    return channelAffine(
      emit,
      { x: dy.name, channels, length, scale: { point: 1, scale }, sum },
      channelBlock,
    );
  }
  // Normalisation with variance 1 is slope·(x − μ) + offset in one pass.
  const affine = emit.op(
    'BatchNormalization',
    [
      emit.reshape(x.name, [channels, length], [1, channels, length]),
      slope,
      offset,
      mean,
      emit.sharedConstant([channels], new Float32Array(channels).fill(1)),
    ],
    { epsilon: { float: 0 } },
  );
  return emit.op('Add', [
    emit.op('Mul', [dy.name, emit.reshape(scale, [channels], [channels, 1])]),
    emit.reshape(affine, [1, channels, length], [channels, length]),
  ]);
}

const gradientComposite: LowerRule = (context) => {
  const { emit, input } = context;
  const dyTensor = input('dy');
  const dy = rowsOf(context, dyTensor);
  const x = rowsOf(context, input('x'));
  const rowSum = (name: string): string => emit.op('ReduceSum', [name, emit.integers([1])], { keepdims: 1 });
  const dot = rowSum(emit.op('Mul', [dy.name, x.name]));
  const sums = channelSums(emit, (name) => column(context, name), rowSum(dy.name), dot, dy.length);
  const shift = emit.op('Sub', [sums.offset, emit.op('Mul', [sums.slope, column(context, 'mean')])]);
  const dx = emit.op('Add', [
    emit.op('Add', [emit.op('Mul', [dy.name, sums.scale]), emit.op('Mul', [x.name, sums.slope])]),
    shift,
  ]);
  return gradients(context, dx, dy, dyTensor, sums, [dy.channels, 1]);
};

function gradients(
  context: LowerContext,
  dx: string,
  dy: Rows,
  like: Tensor,
  sums: ChannelSums,
  dims: readonly number[],
): readonly Tensor[] {
  return [
    fromRows(context, dx, dy, like.shape),
    ...[sums.dGamma, sums.dBeta].map((name) => perChannel(name, dy.channels, dims)),
  ];
}

export const batchNormRules: Readonly<Record<string, LowerRule>> = {
  BatchNormTrain: train,
  BatchNormTrainGrad: gradient,
};

/** For providers other than the CPU's. */
export const batchNormCompositeRules: Readonly<Record<string, LowerRule>> = {
  BatchNormTrain: trainComposite,
  BatchNormTrainGrad: gradientComposite,
};
