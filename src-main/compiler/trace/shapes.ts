/**
 * Shapes and types of a kernel's outputs, from its inputs and attributes: one rule per tfjs kernel. A kernel without a
 * rule is a compile error.
 */
import { backend_util, util, upcastType } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { OutputType } from '../builder.ts';
import { type DType, type Shape, sizeOf } from '../graph.ts';

export interface KernelCall {
  inputs: Readonly<Record<string, OutputType>>;
  attributes: Readonly<Record<string, unknown>>;
}

/** One type, or a list for a kernel with several outputs. */
export type ShapeRule = (call: KernelCall) => OutputType | readonly OutputType[];

const dtypeName = z.enum(['float32', 'int32', 'bool']);
const integers = z.array(z.int());
const axes = z.union([z.int(), integers, z.null(), z.undefined()]);

export function input(call: KernelCall, name: string): OutputType {
  const found = call.inputs[name];
  if (found === undefined) throw new Error(`input "${name}" is missing`);
  return found;
}

const like =
  (name: string, dtype?: DType): ShapeRule =>
  (call) => {
    const source = input(call, name);
    return { shape: source.shape, dtype: dtype ?? source.dtype };
  };

function broadcast(a: Shape, b: Shape): Shape {
  return backend_util.assertAndGetBroadcastShape([...a], [...b]);
}

const binary =
  (dtype?: DType): ShapeRule =>
  (call) => {
    const a = input(call, 'a');
    const b = input(call, 'b');
    return {
      shape: broadcast(a.shape, b.shape),
      dtype: dtype ?? dtypeName.parse(upcastType(a.dtype, b.dtype)),
    };
  };

/** Axes of a reduction, as non-negative numbers in ascending order. */
export function reductionAxes(attributes: KernelCall['attributes'], rank: number): number[] {
  const given = axes.parse(attributes['axis'] ?? attributes['reductionIndices']) ?? null;
  const shape = Array.from({ length: rank }, () => 1);
  const list = given === null ? shape.map((_, i) => i) : util.parseAxisParam(given, shape);
  return [...list].sort((a, b) => a - b);
}

const reduction =
  (dtypeOf: (dtype: DType) => DType = (dtype) => dtype): ShapeRule =>
  (call) => {
    const x = input(call, 'x');
    const reduced = reductionAxes(call.attributes, x.shape.length);
    const keep = call.attributes['keepDims'] === true;
    const shape = keep
      ? x.shape.map((extent, i) => (reduced.includes(i) ? 1 : extent))
      : x.shape.filter((_, i) => !reduced.includes(i));
    return { shape, dtype: dtypeOf(x.dtype) };
  };

const matMul: ShapeRule = (call) => {
  const a = input(call, 'a');
  const b = input(call, 'b');
  const rows = a.shape.at(call.attributes['transposeA'] === true ? -1 : -2);
  const columns = b.shape.at(call.attributes['transposeB'] === true ? -2 : -1);
  if (rows === undefined || columns === undefined) throw new Error('a matrix product needs rank 2 or more');
  return {
    shape: [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns],
    dtype: a.dtype,
  };
};

const asFloat: ShapeRule = (call) => ({ shape: input(call, 'x').shape, dtype: 'float32' });

/** Outputs of the given shapes: the whole tensor, or one number per channel (the last axis). */
const channelwise =
  (name: string, ...outputs: readonly ('whole' | 'channel')[]): ShapeRule =>
  (call) => {
    const { shape, dtype } = input(call, name);
    return outputs.map((kind) => ({ shape: kind === 'whole' ? shape : shape.slice(-1), dtype }));
  };

export const shapeRules: Readonly<Record<string, ShapeRule>> = {
  Abs: like('x'),
  Neg: like('x'),
  Sign: like('x'),
  Square: like('x'),
  Sqrt: asFloat,
  Exp: asFloat,
  Log: asFloat,
  Relu: like('x'),
  Sigmoid: asFloat,
  Tanh: asFloat,
  Step: like('x'),
  Identity: like('x'),
  ZerosLike: like('x'),
  OnesLike: like('x'),
  SoftThreshold: like('x'),
  Relu6: like('x'),
  Relu6Grad: like('y'),
  Elu: like('x'),
  EluGrad: like('y'),
  Selu: like('x'),
  SeluGrad: like('y'),
  LeakyRelu: like('x'),
  BatchNormTrain: channelwise('x', 'whole', 'channel', 'channel', 'channel'),
  BatchNormTrainGrad: channelwise('x', 'whole', 'channel', 'channel'),
  Softmax: like('logits'),
  LogSoftmax: like('logits'),
  Add: binary(),
  Sub: binary(),
  Multiply: binary(),
  RealDiv: binary('float32'),
  Maximum: binary(),
  Minimum: binary(),
  Equal: binary('bool'),
  Greater: binary('bool'),
  Select: (call) => {
    const [condition, t, e] = [input(call, 'condition'), input(call, 't'), input(call, 'e')];
    return { shape: broadcast(broadcast(condition.shape, t.shape), e.shape), dtype: t.dtype };
  },
  Sum: reduction((dtype) => (dtype === 'bool' ? 'int32' : dtype)),
  Mean: reduction(() => 'float32'),
  Max: reduction(),
  ArgMax: (call) => {
    const x = input(call, 'x');
    const [axis] = reductionAxes(call.attributes, x.shape.length);
    return { shape: x.shape.filter((_, i) => i !== axis), dtype: 'int32' };
  },
  Reshape: (call) => {
    const x = input(call, 'x');
    const shape = integers.parse(call.attributes['shape']);
    return { shape: util.inferFromImplicitShape(shape, sizeOf(x.shape)), dtype: x.dtype };
  },
  ExpandDims: (call) => {
    const x = input(call, 'input');
    const dim = z.int().parse(call.attributes['dim']);
    const shape = [...x.shape];
    shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
    return { shape, dtype: x.dtype };
  },
  Transpose: (call) => {
    const x = input(call, 'x');
    const perm = integers.parse(call.attributes['perm']);
    return { shape: perm.map((axis) => x.shape[axis] ?? 1), dtype: x.dtype };
  },
  Cast: (call) => ({
    shape: input(call, 'x').shape,
    dtype: dtypeName.parse(call.attributes['dtype']),
  }),
  Tile: (call) => {
    const x = input(call, 'x');
    const reps = integers.parse(call.attributes['reps']);
    return { shape: x.shape.map((extent, i) => extent * (reps[i] ?? 1)), dtype: x.dtype };
  },
  BroadcastTo: (call) => ({
    shape: integers.parse(call.attributes['shape']),
    dtype: input(call, 'x').dtype,
  }),
  Fill: (call) => ({
    shape: integers.parse(call.attributes['shape']),
    dtype: dtypeName.parse(call.attributes['dtype'] ?? 'float32'),
  }),
  OneHot: (call) => ({
    shape: [...input(call, 'indices').shape, z.int().parse(call.attributes['depth'])],
    dtype: dtypeName.parse(call.attributes['dtype'] ?? 'int32'),
  }),
  AddN: (call) => {
    const first = Object.values(call.inputs)[0];
    if (first === undefined) throw new Error('a sum of no tensors');
    return first;
  },
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
};
