/** Sums, means and maxima over axes. Axes along which a value repeats need a multiplication instead of a pass. */
import { CompileError } from '../../errors.ts';
import { sameShape } from '../../graph.ts';
import { reductionAxes } from '../../trace/shapes.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import { canonical, contiguous, plain, repeated, ungrouped, type Tensor, tensor } from '../tensor.ts';
import { cast } from './elementwise.ts';

/** Reduces the stored axes with the operator; reduced axes remain with extent 1. */
function reduceStored(op: string, x: Tensor, axes: readonly number[], { emit }: LowerContext): Tensor {
  const real = axes.filter((axis) => x.extents[axis] !== 1);
  const one = (shape: readonly number[]): number[] => shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const result = { ...x, shape: one(x.shape), extents: one(x.extents) };
  if (real.length === 0) return result;
  const physical = x.order.flatMap((axis, i) => (real.includes(Math.max(0, axis)) ? [i] : []));
  const name = emit.op(op, [ungrouped(emit, x), emit.integers(physical)], { keepdims: 0 });
  return { ...result, name, dims: canonical(x).filter((_, axis) => !physical.includes(axis)) };
}

/** Drops the reduced axes unless the kernel keeps them. */
function withoutAxes(kept: Tensor, context: LowerContext): Tensor {
  const { emit, output } = context;
  if (sameShape(kept.shape, output.shape)) return kept;
  const flat = plain(emit, kept);
  const reduced = new Set(reductionAxes(context.node.attributes, flat.shape.length));
  const extents = flat.extents.filter((_, axis) => !reduced.has(axis));
  return { ...repeated(flat.name, flat.dtype, output.shape, extents), dims: flat.dims };
}

/** Number of elements of the full shape per stored element along the reduced axes. */
function repetitions(x: Tensor, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * (x.extents[axis] === 1 ? (x.shape[axis] ?? 1) : 1), 1);
}

const sum: LowerRule = (context) => {
  const { emit, input, node, output } = context;
  const source = cast(emit, input('x'), output.dtype);
  const axes = reductionAxes(node.attributes, source.shape.length);
  const reduced = reduceStored('ReduceSum', source, axes, context);
  const times = repetitions(source, axes);
  if (times === 1) return withoutAxes(reduced, context);
  const factor = emit.scalar(times, output.dtype === 'int32' ? 'int32' : 'float32');
  return withoutAxes({ ...reduced, name: emit.op('Mul', [reduced.name, factor]) }, context);
};

/** Repetition does not change a mean or maximum. */
const simple =
  (op: string): LowerRule =>
  (context) => {
    const { emit, input, node, output } = context;
    const x = op === 'ReduceMean' ? cast(emit, input('x'), output.dtype) : input('x');
    const axes = reductionAxes(node.attributes, x.shape.length);
    return withoutAxes(reduceStored(op, x, axes, context), context);
  };

/** Σ|x| over the stored elements, times their repetitions. */
const sumAbs: LowerRule = ({ emit, input, output }) => {
  const x = input('x');
  const total = emit.op('ReduceL1', [x.name], { keepdims: 0 });
  const times = repetitions(
    x,
    x.shape.map((_, axis) => axis),
  );
  return tensor(times === 1 ? total : emit.op('Mul', [total, emit.scalar(times)]), 'float32', output.shape);
};

const argMax: LowerRule = ({ emit, input, node, output }) => {
  const x = input('x');
  const [axis, ...more] = reductionAxes(node.attributes, x.shape.length);
  if (axis === undefined || more.length > 0) {
    throw new CompileError('lower', `ArgMax of ${node.layer} needs exactly one axis`);
  }
  // ONNX and tfjs both return the first of equal maxima.
  const name = emit.op('ArgMax', [contiguous(emit, x)], { axis, keepdims: 0 });
  return tensor(emit.op('Cast', [name], { to: 6 }), 'int32', output.shape);
};

/** Softmax and its logarithm over the last axis. */
const overLastAxis =
  (op: string): LowerRule =>
  ({ emit, input, node, output }) => {
    const x = input('logits');
    const dim = node.attributes['dim'];
    if (dim !== undefined && dim !== x.shape.length - 1 && dim !== -1) {
      throw new CompileError('lower', `${node.kernel} of ${node.layer} is not over the last axis`);
    }
    return tensor(emit.op(op, [contiguous(emit, x)], { axis: -1 }), 'float32', output.shape);
  };

export const reductionRules: Readonly<Record<string, LowerRule>> = {
  Sum: sum,
  SumAbs: sumAbs,
  Mean: simple('ReduceMean'),
  Max: simple('ReduceMax'),
  ArgMax: argMax,
  Softmax: overLastAxis('Softmax'),
  LogSoftmax: overLastAxis('LogSoftmax'),
};
