/**
 * The per-channel algebra of a batch normalisation that is computed through the pointwise convolution before it
 * (passes/throughPointwise.ts). W is [out, in], M the number of positions, a = γ/σ.
 */
import { z } from 'zod';
import { FILTER } from '../../../layout.ts';
import type { LowerContext, LowerRule } from '../../context.ts';
import type { Emitter } from '../../emitter.ts';
import { contiguous, grouped, reorder, type Tensor, tensor } from '../../tensor.ts';
import { channelVector, inverseDeviation, perChannel, rowProducts, rowsOf, rowSums } from './rows.ts';

/** A 1×1 filter as a matrix [out, in]. */
function matrixOf({ emit, input }: LowerContext, name: string) {
  const filter = input(name);
  const [, , inner = 1, outer = 1] = filter.shape;
  return { name: grouped(emit, reorder(emit, filter, FILTER), [outer, inner]), outer, inner };
}

function asFilter(name: string, outer: number, inner: number): Tensor {
  return tensor(name, 'float32', [1, 1, inner, outer], FILTER, [outer, inner]);
}

const column = (emit: Emitter, name: string, length: number): string =>
  emit.reshape(name, [length], [length, 1]);

/** Sum of each row of a small matrix, as [rows]. */
const sumsOf = (emit: Emitter, name: string): string =>
  emit.op('ReduceSum', [name, emit.integers([1])], { keepdims: 0 });

/** μ·νᵀ of vectors. */
function outer(emit: Emitter, a: string, rows: number, b: string, columns: number): string {
  return emit.op('Mul', [column(emit, a, rows), emit.reshape(b, [columns], [1, columns])]);
}

/** Mean and covariance of the channels: μ = Σx/M, C = XXᵀ/M − μμᵀ. */
const channelMoments: LowerRule = (context) => {
  const { emit, input } = context;
  const x = rowsOf(context, input('x'));
  const share = emit.scalar(1 / x.length);
  const mean = emit.op('Mul', [rowSums(emit, x), share]);
  const products = rowProducts(emit, x);
  const squares = outer(emit, mean, x.channels, mean, x.channels);
  const covariance = emit.op('Sub', [emit.op('Mul', [products, share]), squares]);
  return [perChannel(mean, x.channels), tensor(covariance, 'float32', [x.channels, x.channels])];
};

const channelSums: LowerRule = (context) => {
  const x = rowsOf(context, context.input('x'));
  return perChannel(rowSums(context.emit, x), x.channels);
};

/** W·C, used forward and backward; the emitter computes it once. */
function spreadFilter(context: LowerContext, filter: string): string {
  return context.emit.op('Gemm', [filter, contiguous(context.emit, context.input('covariance'))]);
}

/** a∘W and β − a·W·μ, and the statistics of W·x: mean W·μ, variance = row sums of W∘WC. */
const normalizedFilter: LowerRule = (context) => {
  const { emit } = context;
  const w = matrixOf(context, 'filter');
  const mean = emit.reshape(
    emit.op('Gemm', [w.name, column(emit, channelVector(context, 'mean'), w.inner)]),
    [w.outer, 1],
    [w.outer],
  );
  // Rounding can make a variance of 0 slightly negative.
  const squares = emit.op('Mul', [spreadFilter(context, w.name), w.name]);
  const variance = emit.op('Relu', [sumsOf(emit, squares)]);
  const inverse = inverseDeviation(context, variance);
  const scale = emit.op('Mul', [channelVector(context, 'gamma'), inverse]);
  const bias = emit.op('Sub', [channelVector(context, 'beta'), emit.op('Mul', [scale, mean])]);
  const scaled = emit.op('Mul', [w.name, column(emit, scale, w.outer)]);
  return [
    asFilter(scaled, w.outer, w.inner),
    ...[bias, mean, variance, inverse].map((name) => perChannel(name, w.outer)),
  ];
};

/**
 * With P = dZ·Xᵀ and Pc = P − dβ·μᵀ: dγ = Σ Pc∘W / σ, and with the slope b = −a·dγ/(σM) and the offset c = −a·dβ/M
 * dW = a∘Pc + b∘(M·WC), dX = (a∘W)ᵀ·dZ + Q·X + k, where Q = Wᵀ(b∘W), k = Wᵀc − Q·μ.
 * @returns dW, dγ, Q, k
 */
const normalizedFilterGradient: LowerRule = (context) => {
  const { emit, node } = context;
  const { elements } = z.object({ elements: z.int().positive() }).parse(node.attributes);
  const w = matrixOf(context, 'filter');
  const mean = channelVector(context, 'mean');
  const dBeta = channelVector(context, 'dBeta');
  const inverse = channelVector(context, 'inverseStd');
  const centring = outer(emit, dBeta, w.outer, mean, w.inner);
  const centred = emit.op('Sub', [matrixOf(context, 'products').name, centring]);
  const dGamma = emit.op('Mul', [sumsOf(emit, emit.op('Mul', [centred, w.name])), inverse]);
  const scale = emit.op('Mul', [channelVector(context, 'gamma'), inverse]);
  const perElement = emit.op('Mul', [scale, emit.scalar(-1 / elements)]);
  const wholeSlope = emit.op('Neg', [emit.op('Mul', [emit.op('Mul', [dGamma, scale]), inverse])]);
  const slope = emit.op('Mul', [emit.op('Mul', [dGamma, perElement]), inverse]);
  const offset = emit.op('Mul', [dBeta, perElement]);
  const times = (name: string, factor: string): string =>
    emit.op('Mul', [name, column(emit, factor, w.outer)]);
  const dFilter = emit.op('Add', [times(centred, scale), times(spreadFilter(context, w.name), wholeSlope)]);
  const transposed = { transA: 1, transB: 0 };
  const quadratic = emit.op('Gemm', [w.name, times(w.name, slope)], transposed);
  const linear = emit.op('Sub', [
    emit.op('Gemm', [w.name, column(emit, offset, w.outer)], transposed),
    emit.op('Gemm', [quadratic, column(emit, mean, w.inner)]),
  ]);
  return [
    asFilter(dFilter, w.outer, w.inner),
    perChannel(dGamma, w.outer),
    asFilter(quadratic, w.inner, w.inner),
    perChannel(linear, w.inner, [w.inner, 1]),
  ];
};

export const throughPointwiseRules: Readonly<Record<string, LowerRule>> = {
  ChannelMoments: channelMoments,
  ChannelSums: channelSums,
  NormalizedFilter: normalizedFilter,
  NormalizedFilterGrad: normalizedFilterGradient,
};
