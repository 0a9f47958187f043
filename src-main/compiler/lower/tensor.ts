/** Lowered graph values, and the shape arithmetic of the rules. */
import { type DType, sameShape, type Shape, sizeOf } from '../graph.ts';
import { type AxisOrder, FEATURE_MAP, isRowMajor, isSplit, physicalShape, splitBatch } from '../layout.ts';
import type { Emitter } from './emitter.ts';

export interface Tensor {
  /** Name in the ONNX graph. */
  name: string;
  dtype: DType;
  /** Logical shape, as tfjs sees it. */
  shape: Shape;
  /** Stored extents: as `shape`, but 1 along axes where the value repeats. Broadcasting is lazy. */
  extents: Shape;
  /** Physical axis i is logical axis order[i]. */
  order: AxisOrder;
  /**
   * Shape of the named ONNX value: the extents in order, or any other grouping of the same memory, such as
   * [C, N·H·W] for a feature map. A Reshape is only emitted where an operator needs another grouping.
   */
  dims: Shape;
  /** The value of all elements, for a uniform constant. */
  uniform?: number;
}

const rowMajor = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

/** A fully stored tensor. */
export function tensor(
  name: string,
  dtype: DType,
  shape: Shape,
  order: AxisOrder = rowMajor(shape.length),
  dims: Shape = physicalShape(shape, order),
): Tensor {
  return { name, dtype, shape, extents: shape, order, dims };
}

/** A lazily broadcast tensor, of which only `extents` are stored. */
export function repeated(
  name: string,
  dtype: DType,
  shape: Shape,
  extents: Shape,
  order: AxisOrder = rowMajor(shape.length),
): Tensor {
  return { name, dtype, shape, extents, order, dims: physicalShape(extents, order) };
}

/** Extents in memory order. */
export function canonical(value: Pick<Tensor, 'extents' | 'order'>): number[] {
  return physicalShape(value.extents, value.order);
}

/** The ONNX value in the given grouping of the same memory. */
export function grouped(emit: Emitter, value: Pick<Tensor, 'name' | 'dims'>, dims: Shape): string {
  return emit.reshape(value.name, value.dims, dims);
}

/** The ONNX value with one axis for each entry of its order. */
export function ungrouped(emit: Emitter, value: Tensor): string {
  return grouped(emit, value, canonical(value));
}

/** The same value in another axis order. */
export function reorder(emit: Emitter, value: Tensor, order: AxisOrder): Tensor {
  if (sameShape(value.order, order)) return value;
  const block = -Math.min(0, ...value.order, ...order);
  const [from, to] =
    block > 0 ? [splitBatch(value.order, block), splitBatch(order, block)] : [value.order, order];
  const dims = physicalShape(value.extents, from);
  const moving = (axes: AxisOrder): number[] => axes.filter((axis) => dims[from.indexOf(axis)] !== 1);
  // Moving axes of extent 1 moves no data.
  if (sameShape(moving(from), moving(to))) return { ...value, order };
  const { extents, perm } = merged(
    dims,
    to.map((axis) => from.indexOf(axis)),
  );
  const name = transposed(emit, grouped(emit, value, extents), extents, perm);
  return { ...value, name, order, dims: perm.map((axis) => extents[axis] ?? 1) };
}

/**
 * For images to blocks, [A, b, C, P] → [C, A, P, b], transposes two axes first and then moves blocks, which is faster
 * than one transposition.
 */
function transposed(
  emit: Emitter,
  name: string,
  extents: readonly number[],
  perm: readonly number[],
): string {
  const [a = 1, b = 1, c = 1, p = 1] = extents;
  if (!sameShape(perm, [2, 0, 3, 1])) return emit.op('Transpose', [name], { perm });
  const turned = emit.op('Transpose', [emit.reshape(name, extents, [a, b, c * p])], { perm: [0, 2, 1] });
  const moved = emit.op('Transpose', [emit.reshape(turned, [a, c * p, b], [a, c, p * b])], {
    perm: [1, 0, 2],
  });
  return emit.reshape(moved, [c, a, p * b], [c, a, p, b]);
}

/**
 * The same transposition with as few axes as possible, because ONNX Runtime transposes blocks or two axes many times
 * faster than many axes. Unit axes are dropped, and axes that stay adjacent are merged.
 */
function merged(dims: Shape, perm: readonly number[]): { extents: number[]; perm: number[] } {
  const runs: number[][] = [];
  for (const axis of perm) {
    if (dims[axis] === 1) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    const gap = last === undefined ? [0] : dims.slice(last + 1, axis);
    if (run !== undefined && last !== undefined && axis > last && gap.every((extent) => extent === 1))
      run.push(axis);
    else runs.push([axis]);
  }
  const sources = runs.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return {
    extents: sources.map((run) => run.reduce((product, axis) => product * (dims[axis] ?? 1), 1)),
    perm: runs.map((run) => sources.indexOf(run)),
  };
}

/** The value with one physical axis for each logical axis. */
export function whole(emit: Emitter, value: Tensor): Tensor {
  return isSplit(value.order) ? reorder(emit, value, FEATURE_MAP) : value;
}

export function plain(emit: Emitter, value: Tensor): Tensor {
  return isRowMajor(value.order) ? value : reorder(emit, value, rowMajor(value.shape.length));
}

/** The value with every element stored. */
export function materialize(emit: Emitter, value: Tensor): Tensor {
  if (sameShape(value.extents, value.shape)) return value;
  const dims = physicalShape(value.shape, value.order);
  const name = emit.op('Expand', [ungrouped(emit, value), emit.integers(dims)]);
  return tensor(name, value.dtype, value.shape, value.order);
}

/** Row-major, fully stored, one axis per logical axis: the form of most ONNX operands. */
export function contiguous(emit: Emitter, value: Tensor): string {
  return ungrouped(emit, plain(emit, materialize(emit, value)));
}

/** Prepends unit axes until the value has `rank` of them, as NumPy's broadcasting does. */
export function padRank(emit: Emitter, value: Tensor, rank: number): Tensor {
  const missing = rank - value.shape.length;
  if (missing <= 0) return value;
  const flat = plain(emit, value);
  const ones = Array.from({ length: missing }, () => 1);
  return {
    ...flat,
    shape: [...ones, ...flat.shape],
    extents: [...ones, ...flat.extents],
    order: rowMajor(rank),
  };
}

/** NumPy's broadcasting of shapes. */
export function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return rowMajor(rank).map((axis) =>
    shapes.reduce((extent, shape) => {
      const own = shape[axis - (rank - shape.length)];
      return own === undefined || own === 1 ? extent : own;
    }, 1),
  );
}

/** Operands of an elementwise operator, and the layout of its result. */
export interface Aligned {
  names: string[];
  extents: readonly number[];
  order: AxisOrder;
  dims: Shape;
}

/**
 * Brings the operands of an elementwise operator into one axis order and one grouping. A single number stays a scalar,
 * which ONNX broadcasts.
 */
export function align(emit: Emitter, values: readonly Tensor[]): Aligned {
  const rank = Math.max(...values.map((value) => value.shape.length));
  const extents = broadcastShape(values.map((value) => value.extents));
  const [leader] = values
    .filter((value) => value.shape.length === rank)
    .toSorted((a, b) => sizeOf(b.extents) - sizeOf(a.extents));
  const order = leader?.order ?? rowMajor(rank);
  const single = sizeOf(extents) === 1;
  const ordered = values.map((value) =>
    sizeOf(value.extents) === 1 ? value : reorder(emit, padRank(emit, value, rank), order),
  );
  const whole = ordered.every((value) => sizeOf(value.extents) === 1 || sameShape(value.extents, extents));
  const common = physicalShape(extents, order);
  const dims = whole && leader !== undefined && sameShape(leader.extents, extents) ? leader.dims : common;
  const names = ordered.map((value) => {
    // A scalar of rank 0 broadcasts against a larger operand.
    if (sizeOf(value.extents) === 1) return grouped(emit, value, single ? dims : []);
    return whole ? grouped(emit, value, dims) : ungrouped(emit, value);
  });
  return { names, extents, order, dims };
}

/** The value under a new shape with the same elements in the same logical order. */
export function reshape(emit: Emitter, value: Tensor, shape: Shape): Tensor {
  if (sameShape(value.shape, shape)) return value;
  const order = rowMajor(shape.length);
  if (sizeOf(value.extents) === 1) return { ...value, shape, extents: shape.map(() => 1), order };
  const source = plain(emit, materialize(emit, value));
  return { ...source, shape, extents: shape, order };
}
