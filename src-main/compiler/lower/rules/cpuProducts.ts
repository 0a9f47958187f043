/** Large products and sums on the CPU provider: what its operators do in one thread, or over and over, is done apart. */
import { sizeOf } from '../../graph.ts';
import type { LowerRule } from '../context.ts';
import { contiguous, grouped, plain, ungrouped, tensor } from '../tensor.ts';
import { productRules } from './products.ts';
import { reductionRules } from './reductions.ts';

/** Elements from which on a pass over memory costs more than the call of an operator. */
const LARGE = 1_048_576;

/**
 * Gemm reads a transposed first operand again for every 128 columns of the result, and copies an addend into its
 * result in one thread before it starts. Transposing and adding apart, [6272, 100]·[100, 1024] with an addend takes
 * 8.5 ms instead of 13.2 on two cores (`bench:micro`).
 */
const matMul: LowerRule = (context) => {
  const { emit, input, optional, node, output } = context;
  const apart = node.attributes['transposeA'] === true && sizeOf(output.shape) >= LARGE;
  const rule = productRules['MatMul'];
  if (!apart && rule !== undefined) return rule(context);
  const a = emit.op('Transpose', [contiguous(emit, input('a'))], { perm: [1, 0] });
  const transB = node.attributes['transposeB'] === true ? 1 : 0;
  const product = emit.op('Gemm', [a, contiguous(emit, input('b'))], { transA: 0, transB });
  const addend = optional('addend');
  const name = addend === null ? product : emit.op('Add', [ungrouped(emit, plain(emit, addend)), product]);
  return tensor(name, 'float32', output.shape);
};

/** Parts in which a sum over everything is taken: ONNX Runtime gives each part to one thread. */
const PARTS = 8;

const sumAbs: LowerRule = (context) => {
  const { emit, input, output } = context;
  const x = input('x');
  const size = sizeOf(x.extents);
  const rule = reductionRules['SumAbs'];
  const whole = size < LARGE || size % PARTS !== 0 || size !== sizeOf(x.shape);
  if (whole && rule !== undefined) return rule(context);
  const parts = grouped(emit, x, [PARTS, size / PARTS]);
  const sums = emit.op('ReduceL1', [parts, emit.integers([1])], { keepdims: 0 });
  return tensor(emit.op('ReduceSum', [sums, emit.integers([0])], { keepdims: 0 }), 'float32', output.shape);
};

export const cpuProductRules: Readonly<Record<string, LowerRule>> = { MatMul: matMul, SumAbs: sumAbs };
