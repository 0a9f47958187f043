/** Kernels that only move or repeat elements. */
import { z } from 'zod';
import type { LowerRule } from '../context.ts';
import {
  broadcastShape,
  contiguous,
  padRank,
  plain,
  repeated,
  reshape,
  ungrouped,
  tensor,
} from '../tensor.ts';
import { cast } from './elementwise.ts';

const oneHot: LowerRule = ({ emit, input, node, output }) => {
  const indices = contiguous(emit, input('indices'));
  const { depth, onValue, offValue } = z
    .object({ depth: z.int().positive(), onValue: z.number(), offValue: z.number() })
    .parse(node.attributes);
  // ONNX Runtime has no OneHot with int32 values.
  const values = emit.constant('float32', [2], Float32Array.of(offValue, onValue));
  const depthName = emit.constant('int32', [], Int32Array.of(depth));
  const hot = emit.op('OneHot', [indices, depthName, values]);
  return cast(emit, tensor(hot, 'float32', output.shape), output.dtype);
};

/** Changes only the axis order. */
const transpose: LowerRule = ({ emit, input, node, output }) => {
  const x = plain(emit, input('x'));
  const perm = z.array(z.int()).parse(node.attributes['perm']);
  const extents = perm.map((axis) => x.extents[axis] ?? 1);
  const name = emit.op('Transpose', [ungrouped(emit, x)], { perm });
  return repeated(name, x.dtype, output.shape, extents);
};

const tile: LowerRule = ({ emit, input, node, output }) => {
  const x = input('x');
  const reps = z.array(z.int()).parse(node.attributes['reps']);
  return tensor(emit.op('Tile', [contiguous(emit, x), emit.integers(reps)]), x.dtype, output.shape);
};

/** Concatenation of vectors, and the inverse, for `groupUpdates`. */
const concatVectors: LowerRule = ({ emit, input, node, output }) => {
  const parts = Object.keys(node.inputs).map((name) => contiguous(emit, input(name)));
  return tensor(emit.op('Concat', parts, { axis: 0 }), 'float32', output.shape);
};

const splitVector: LowerRule = ({ emit, input, outputs }) => {
  const lengths = emit.integers(outputs.map(({ shape }) => shape[0] ?? 0));
  const parts = emit.ops('Split', [contiguous(emit, input('x')), lengths], outputs.length, { axis: 0 });
  return parts.map((name, i) => tensor(name, 'float32', outputs[i]?.shape ?? []));
};

export const shapingRules: Readonly<Record<string, LowerRule>> = {
  Reshape: ({ emit, input, output }) => reshape(emit, input('x'), output.shape),
  BroadcastTo: ({ emit, input, output }) => {
    const x = padRank(emit, input('x'), output.shape.length);
    return { ...x, shape: broadcastShape([x.shape, output.shape]) };
  },
  Tile: tile,
  Transpose: transpose,
  OneHot: oneHot,
  ConcatVectors: concatVectors,
  SplitVector: splitVector,
};
