/** Matrix products. */
import { CompileError } from '../../errors.ts';
import type { LowerRule } from '../context.ts';
import { contiguous, plain, ungrouped, tensor } from '../tensor.ts';

/** Two-dimensional product with an optional addend: one Gemm. */
const matMul: LowerRule = ({ emit, input, optional, node, output }) => {
  const a = contiguous(emit, input('a'));
  const b = contiguous(emit, input('b'));
  const addend = optional('addend');
  const attributes = {
    transA: node.attributes['transposeA'] === true ? 1 : 0,
    transB: node.attributes['transposeB'] === true ? 1 : 0,
  };
  const operands = [a, b];
  if (addend !== null) operands.push(ungrouped(emit, plain(emit, addend)));
  return tensor(emit.op('Gemm', operands, attributes), 'float32', output.shape);
};

/** The trace of a dense network contains only batches of one, which a pass has made two-dimensional. */
const unsupported: LowerRule = ({ node }) => {
  throw new CompileError(
    'lower',
    `layer ${node.layer} needs ${node.kernel} on more than one matrix, which has no rule`,
  );
};

export const productRules: Readonly<Record<string, LowerRule>> = {
  MatMul: matMul,
  BatchMatMul: unsupported,
  _FusedMatMul: unsupported,
};
