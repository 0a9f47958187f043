/** What a graph value is once it has been lowered, and the shape arithmetic that every rule needs. */
import { type DType, sameShape, type Shape, sizeOf } from '../graph.ts';
import { type AxisOrder, isRowMajor, physicalShape } from '../layout.ts';
import type { Emitter } from './emitter.ts';

export interface Tensor {
  /** Name in the ONNX graph. */
  name: string;
  dtype: DType;
  /** Logical shape, as tfjs sees it. */
  shape: Shape;
  /** Extents that are stored: as `shape`, but 1 along axes where the value repeats. Broadcasting is lazy. */
  extents: Shape;
  order: AxisOrder;
  /** The number that all elements have, for a constant that is uniform. */
  uniform?: number;
}

const rowMajor = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

export function tensor(
  name: string,
  dtype: DType,
  shape: Shape,
  extents: Shape = shape,
  order: AxisOrder = rowMajor(shape.length),
): Tensor {
  return { name, dtype, shape, extents, order };
}

export function stored(value: Tensor): number[] {
  return physicalShape(value.extents, value.order);
}

export function reshapeName(emit: Emitter, name: string, from: Shape, to: Shape): string {
  return sameShape(from, to) ? name : emit.op('Reshape', [name, emit.integers(to)]);
}

/** The same value in another axis order. */
export function reorder(emit: Emitter, value: Tensor, order: AxisOrder): Tensor {
  if (sameShape(value.order, order)) return value;
  const moving = (axes: AxisOrder): number[] => axes.filter((axis) => value.extents[axis] !== 1);
  const target = physicalShape(value.extents, order);
  // Moving axes of extent 1 moves no data.
  const name = sameShape(moving(value.order), moving(order))
    ? reshapeName(emit, value.name, stored(value), target)
    : emit.op('Transpose', [value.name], { perm: order.map((axis) => value.order.indexOf(axis)) });
  return { ...value, name, order };
}

export function plain(emit: Emitter, value: Tensor): Tensor {
  return isRowMajor(value.order) ? value : reorder(emit, value, rowMajor(value.shape.length));
}

/** The value with every element stored. */
export function materialize(emit: Emitter, value: Tensor): Tensor {
  if (sameShape(value.extents, value.shape)) return value;
  const name = emit.op('Expand', [value.name, emit.integers(physicalShape(value.shape, value.order))]);
  return { ...value, name, extents: value.shape };
}

/** Prepends unit axes until the value has `rank` of them, as NumPy's broadcasting does. */
export function padRank(emit: Emitter, value: Tensor, rank: number): Tensor {
  const missing = rank - value.shape.length;
  if (missing <= 0) return value;
  const flat = plain(emit, value);
  const ones = Array.from({ length: missing }, () => 1);
  const extents = [...ones, ...flat.extents];
  const name = reshapeName(emit, flat.name, flat.extents, extents);
  return { ...flat, name, shape: [...ones, ...flat.shape], extents, order: rowMajor(rank) };
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

/**
 * Brings the operands of an elementwise operator into one axis order. A single number stays a tensor of
 * as few axes as ONNX's own broadcasting allows.
 */
export function align(
  emit: Emitter,
  values: readonly Tensor[],
): { names: string[]; extents: number[]; order: AxisOrder } {
  const rank = Math.max(...values.map((value) => value.shape.length));
  const [leader] = values
    .filter((value) => value.shape.length === rank)
    .toSorted((a, b) => sizeOf(b.extents) - sizeOf(a.extents));
  const order = leader?.order ?? rowMajor(rank);
  const extents = broadcastShape(values.map((value) => value.extents));
  const names = values.map((value) => {
    if (sizeOf(value.extents) === 1) {
      // Next to a larger operand a scalar of rank 0 broadcasts as it is.
      const target = sizeOf(extents) === 1 ? physicalShape(extents, order) : [];
      return reshapeName(emit, value.name, stored(value), target);
    }
    return reorder(emit, padRank(emit, value, rank), order).name;
  });
  return { names, extents, order };
}

/** The value under a new shape with the same elements in the same logical order. */
export function reshape(emit: Emitter, value: Tensor, shape: Shape): Tensor {
  if (sameShape(value.shape, shape)) return value;
  if (sizeOf(value.extents) === 1) {
    const extents = shape.map(() => 1);
    return { ...value, name: reshapeName(emit, value.name, stored(value), extents), shape, extents, order: rowMajor(shape.length) };
  }
  const source = plain(emit, materialize(emit, value));
  return tensor(reshapeName(emit, source.name, source.shape, shape), value.dtype, shape);
}
