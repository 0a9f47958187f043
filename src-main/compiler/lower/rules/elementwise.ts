/** Elementwise kernels. */
import { CompileError } from '../../errors.ts';
import { type DType, sizeOf } from '../../graph.ts';
import type { LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { align, grouped, type Tensor } from '../tensor.ts';
import { positive } from './masks.ts';

const ONNX_TYPE: Readonly<Record<DType, number>> = { float32: 1, int32: 6, bool: 9 };

const unary =
  (op: string): LowerRule =>
  ({ emit, input, output }) => {
    const { uniform, ...x } = input('x');
    return { ...x, name: emit.op(op, [x.name]), dtype: output.dtype };
  };

const binary =
  (op: string): LowerRule =>
  ({ emit, input, output }) => {
    const { names, ...layout } = align(emit, [input('a'), input('b')]);
    return { name: emit.op(op, names), dtype: output.dtype, shape: output.shape, ...layout };
  };

export function cast(emit: Emitter, value: Tensor, dtype: DType): Tensor {
  if (value.dtype === dtype) return value;
  return { ...value, name: emit.op('Cast', [value.name], { to: ONNX_TYPE[dtype] }), dtype };
}

/** Clip takes its bounds as scalar tensors. */
function scalarName(emit: Emitter, value: Tensor): string {
  return grouped(emit, value, []);
}

/** 1 where x > 0, else 0. tfjs propagates NaN, which a mask does not need. */
const step: LowerRule = ({ emit, node, input, output }) => {
  const alpha = node.attributes['alpha'] ?? 0;
  if (alpha !== 0)
    throw new CompileError('lower', `Step with alpha ${JSON.stringify(alpha)} of ${node.layer} has no rule`);
  const { uniform: _, ...x } = input('x');
  if (x.dtype === 'float32' && output.dtype === 'float32') return { ...x, name: positive(emit, x.name) };
  const mask = emit.op('Greater', [x.name, emit.scalar(0)]);
  return { ...cast(emit, { ...x, name: mask, dtype: 'bool' }, output.dtype), shape: output.shape };
};

/** x − clip(x, −t, t): two passes, and exactly 0 wherever |x| ≤ t. */
const softThreshold: LowerRule = ({ emit, input }) => {
  const x = input('x');
  const threshold = scalarName(emit, input('threshold'));
  const clipped = emit.op('Clip', [x.name, emit.op('Neg', [threshold]), threshold]);
  return { ...x, name: emit.op('Sub', [x.name, clipped]) };
};

/**
 * ONNX Runtime's Sign is a scalar loop, ten times slower than its Clip: s·sign(x) is x·(s·10³⁰) clipped to ±|s|. Both
 * are 0 at 0; they differ only for |x| below 10⁻³⁰, which is negligible for weights.
 */
const HUGE = 1e30;

const sign: LowerRule = ({ emit, input }) => {
  const x = input('x');
  const large = emit.op('Mul', [x.name, emit.scalar(HUGE)]);
  return { ...x, name: emit.op('Clip', [large, emit.scalar(-1), emit.scalar(1)]) };
};

const scaledSign: LowerRule = ({ emit, input }) => {
  const x = input('x');
  const scale = scalarName(emit, input('scale'));
  const large = emit.op('Mul', [x.name, emit.op('Mul', [scale, emit.scalar(HUGE)])]);
  const bound = emit.op('Abs', [scale]);
  return { ...x, name: emit.op('Clip', [large, emit.op('Neg', [bound]), bound]) };
};

const addN: LowerRule = ({ emit, node, input, output }) => {
  const { names, ...layout } = align(emit, Object.keys(node.inputs).map(input));
  const [first, ...rest] = names;
  if (first === undefined) throw new CompileError('lower', `AddN of ${node.layer} adds nothing`);
  // One operator for all, which is faster for small tensors.
  const name =
    rest.length > 1 && sizeOf(output.shape) === 1
      ? emit.op('Sum', names)
      : rest.reduce((sum, term) => emit.op('Add', [sum, term]), first);
  return { name, dtype: output.dtype, shape: output.shape, ...layout };
};

export const elementwiseRules: Readonly<Record<string, LowerRule>> = {
  Abs: unary('Abs'),
  Neg: unary('Neg'),
  Sign: sign,
  ScaledSign: scaledSign,
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Square: ({ emit, input }) => {
    const x = input('x');
    return { ...x, name: emit.op('Mul', [x.name, x.name]) };
  },
  Step: step,
  SoftThreshold: softThreshold,
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Equal: binary('Equal'),
  Greater: binary('Greater'),
  AddN: addN,
  Cast: ({ emit, input, output }) => cast(emit, input('x'), output.dtype),
  Identity: ({ input }) => input('x'),
};
