/**
 * Kernels whose usual ONNX operator the WebGPU provider lacks. Such an operator would run on the CPU, with copies from
 * and to the device and a synchronisation in every step.
 */
import { z } from 'zod';
import { reductionAxes } from '../../trace/shapes.ts';
import { CompileError } from '../../errors.ts';
import type { LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { contiguous, grouped, tensor } from '../tensor.ts';
import { cast } from './elementwise.ts';

const count = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** No OneHot: compares the indices with 0 … depth − 1. */
const oneHot: LowerRule = ({ emit, input, node, output }) => {
  const indices = input('indices');
  const { depth, onValue, offValue } = z
    .object({ depth: z.int().positive(), onValue: z.number(), offValue: z.number() })
    .parse(node.attributes);
  const column = emit.reshape(contiguous(emit, indices), indices.shape, [...indices.shape, 1]);
  const classes = emit.constant('int32', [depth], Int32Array.from(count(depth)));
  const found = cast(emit, tensor(emit.op('Equal', [column, classes]), 'bool', output.shape), output.dtype);
  if (onValue === 1 && offValue === 0) return found;
  const number = (value: number): string =>
    emit.scalar(value, output.dtype === 'int32' ? 'int32' : 'float32');
  const scaled = emit.op('Mul', [found.name, number(onValue - offValue)]);
  return { ...found, name: emit.op('Add', [scaled, number(offValue)]) };
};

/** No LogSoftmax: z − max z − log Σ exp(z − max z). */
const logSoftmax: LowerRule = ({ emit, input, output }) => {
  const logits = contiguous(emit, input('logits'));
  const axis = emit.integers([output.shape.length - 1]);
  const shifted = emit.op('Sub', [logits, emit.op('ReduceMax', [logits, axis], { keepdims: 1 })]);
  const total = emit.op('ReduceSum', [emit.op('Exp', [shifted]), axis], { keepdims: 1 });
  return tensor(emit.op('Sub', [shifted, emit.op('Log', [total])]), 'float32', output.shape);
};

/**
 * ArgMax exists but returns int64, which only the CPU can cast. Among the maxima of x, n − i is largest for the first
 * i, as tfjs and ONNX define it.
 */
const argMax: LowerRule = ({ emit, input, node, output }) => {
  const x = input('x');
  const [axis, ...more] = reductionAxes(node.attributes, x.shape.length);
  if (axis === undefined || more.length > 0) {
    throw new CompileError('lower', `ArgMax of ${node.layer} needs exactly one axis`);
  }
  const extent = x.shape[axis] ?? 1;
  const values = contiguous(emit, x);
  const largest = emit.op('ReduceMax', [values, emit.integers([axis])], { keepdims: 1 });
  const found = emit.op('Cast', [emit.op('Equal', [values, largest])], { to: FLOAT });
  const countdown = Float32Array.from(count(extent), (i) => extent - i);
  const along = x.shape.map((_, i) => (i === axis ? extent : 1));
  const first = maximum(emit, emit.op('Mul', [found, emit.constant('float32', along, countdown)]), axis);
  const index = emit.op('Sub', [emit.scalar(extent), first]);
  return tensor(emit.op('Cast', [index], { to: INT }), 'int32', output.shape);
};

/** Clip needs its bounds on the host; Max and Min take them on the device. */
const softThreshold: LowerRule = ({ emit, input }) => {
  const x = input('x');
  const threshold = grouped(emit, input('threshold'), []);
  const clipped = emit.op('Max', [emit.op('Min', [x.name, threshold]), emit.op('Neg', [threshold])]);
  return { ...x, name: emit.op('Sub', [x.name, clipped]) };
};

/** No Sign. x·10³⁰ clipped to ±1 is 0 at 0 and differs from the sign only for |x| below 10⁻³⁰. */
const scaledSign: LowerRule = ({ emit, input }) => {
  const x = input('x');
  const large = emit.op('Mul', [x.name, emit.scalar(1e30)]);
  const sign = emit.op('Clip', [large, emit.scalar(-1), emit.scalar(1)]);
  return { ...x, name: emit.op('Mul', [sign, grouped(emit, input('scale'), [])]) };
};

/** No Selu; it is a multiple of Elu (Klambauer et al. 2017). */
const selu: LowerRule = ({ emit, input }) => {
  const { uniform, ...x } = input('x');
  const elu = emit.op('Elu', [x.name], { alpha: { float: SELU_ALPHA } });
  return { ...x, name: emit.op('Mul', [elu, emit.scalar(SELU_SCALE)]) };
};

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

const FLOAT = 1;
const INT = 6;

function maximum(emit: Emitter, name: string, axis: number): string {
  return emit.op('ReduceMax', [name, emit.integers([axis])], { keepdims: 0 });
}

export const webgpuRules: Readonly<Record<string, LowerRule>> = {
  OneHot: oneHot,
  LogSoftmax: logSoftmax,
  ArgMax: argMax,
  SoftThreshold: softThreshold,
  ScaledSign: scaledSign,
  Selu: selu,
};
