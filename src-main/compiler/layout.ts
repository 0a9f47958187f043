/**
 * Stage 4: the order in which a value's axes lie in memory. tfjs thinks of feature maps as N,H,W,C; the
 * engine holds values of four axes as C,N,H,W, so that a 1×1 convolution is a plain matrix product and batch
 * normalisation works on rows. Everything else lies as tfjs sees it.
 */
import type { Shape } from './graph.ts';

/** Physical axis i is logical axis `order[i]`. */
export type AxisOrder = readonly number[];

const CHANNELS_FIRST: AxisOrder = [3, 0, 1, 2];

export function orderFor(shape: Shape): AxisOrder {
  return shape.length === 4 ? CHANNELS_FIRST : shape.map((_, axis) => axis);
}

export function isRowMajor(order: AxisOrder): boolean {
  return order.every((axis, i) => axis === i);
}

/** Extents in memory order. */
export function physicalShape(shape: Shape, order: AxisOrder): number[] {
  return order.map((axis) => shape[axis] ?? 1);
}

/**
 * Copies a tensor from logical (row-major) to physical order.
 * @param data logical order, as many elements as `shape` has
 */
export function toPhysical(data: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  return permute(data, shape, order);
}

/** The inverse of `toPhysical`. */
export function fromPhysical(data: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return permute(data, physicalShape(shape, order), inverse);
}

function permute(data: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  if (isRowMajor(order)) return data.slice();
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const extents = physicalShape(shape, order);
  const steps = order.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(data.length);
  const index = extents.map(() => 0);
  let offset = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[offset] ?? 0;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      offset += steps[axis] ?? 0;
      if (next < (extents[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      offset -= next * (steps[axis] ?? 0);
    }
  }
  return result;
}
