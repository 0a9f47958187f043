/** Batch normalisation on rows [C, N·H·W]: one row a channel. */
import { z } from 'zod';
import { sizeOf } from '../../graph.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import { dense, grouped, materialize, type Tensor, tensor } from '../tensor.ts';
import { channelRows, fromChannelRows } from './convolutions.ts';

interface Rows {
  name: string;
  channels: number;
  /** Elements per channel. */
  length: number;
}

/** Inputs of any rank: the last axis is the channel. */
function rowsOf({ emit }: LowerContext, value: Tensor): Rows {
  const channels = value.shape.at(-1) ?? 1;
  const length = sizeOf(value.shape) / channels;
  if (value.shape.length === 4) return { name: channelRows(emit, value), channels, length };
  const flat = grouped(emit, { name: dense(emit, materialize(emit, value)), dims: value.shape }, [length, channels]);
  return { name: emit.op('Transpose', [flat], { perm: [1, 0] }), channels, length };
}

/** The way back. */
function fromRows({ emit }: LowerContext, name: string, rows: Rows, shape: readonly number[]): Tensor {
  if (shape.length === 4) return fromChannelRows(name, shape);
  const flat = emit.op('Transpose', [name], { perm: [1, 0] });
  return tensor(flat, 'float32', shape, undefined, [rows.length, rows.channels]);
}

function column({ emit, input }: LowerContext, name: string): string {
  const value = input(name);
  return grouped(emit, { name: dense(emit, value), dims: value.shape }, [sizeOf(value.shape), 1]);
}

const train: LowerRule = (context) => {
  const { emit, input, node } = context;
  const { epsilon } = z.object({ epsilon: z.number().positive() }).parse(node.attributes);
  const x = input('x');
  const rows = rowsOf(context, x);
  const axis = emit.integers([1]);
  const mean = emit.op('ReduceMean', [rows.name, axis], { keepdims: 1 });
  const centred = emit.op('Sub', [rows.name, mean]);
  // The mean of squares of centred values: the difference E[x²] − E[x]² loses what it is looking for.
  const variance = emit.op('ReduceMean', [emit.op('Mul', [centred, centred]), axis], { keepdims: 1 });
  const deviation = emit.op('Sqrt', [emit.op('Add', [variance, emit.scalar(epsilon)])]);
  const inverse = emit.op('Reciprocal', [deviation]);
  const scale = emit.op('Mul', [inverse, column(context, 'gamma')]);
  const y = emit.op('Add', [emit.op('Mul', [centred, scale]), column(context, 'beta')]);
  const channel = (name: string): Tensor =>
    tensor(name, 'float32', [rows.channels], undefined, [rows.channels, 1]);
  return [fromRows(context, y, rows, x.shape), channel(mean), channel(variance), channel(inverse)];
};

/**
 * dβ = Σdy, dγ = Σdy·x̂, dx = γ/σ·(dy − (dβ + x̂·dγ)/M), with x̂ = (x − μ)/σ written out so that each channel needs
 * two sums and one affine combination of dy and x.
 */
const gradient: LowerRule = (context) => {
  const { emit, input } = context;
  const dyTensor = input('dy');
  const dy = rowsOf(context, dyTensor);
  const x = rowsOf(context, input('x'));
  const [gamma, mean, inverse] = [column(context, 'gamma'), column(context, 'mean'), column(context, 'inverseStd')];
  const axis = emit.integers([1]);
  const dBeta = emit.op('ReduceSum', [dy.name, axis], { keepdims: 1 });
  const centred = emit.op('Sub', [x.name, mean]);
  const dot = emit.op('ReduceSum', [emit.op('Mul', [dy.name, centred]), axis], { keepdims: 1 });
  const dGamma = emit.op('Mul', [dot, inverse]);
  const scale = emit.op('Mul', [gamma, inverse]);
  const perElement = emit.op('Mul', [scale, emit.scalar(-1 / dy.length)]);
  const slope = emit.op('Mul', [emit.op('Mul', [dGamma, perElement]), inverse]);
  const shift = emit.op('Mul', [dBeta, perElement]);
  const dx = emit.op('Add', [
    emit.op('Add', [emit.op('Mul', [dy.name, scale]), emit.op('Mul', [centred, slope])]),
    shift,
  ]);
  const channel = (name: string): Tensor =>
    tensor(name, 'float32', [dy.channels], undefined, [dy.channels, 1]);
  return [fromRows(context, dx, dy, dyTensor.shape), channel(dGamma), channel(dBeta)];
};

export const batchNormRules: Readonly<Record<string, LowerRule>> = {
  BatchNormTrain: train,
  BatchNormTrainGrad: gradient,
};
