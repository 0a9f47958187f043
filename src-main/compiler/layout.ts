/**
 * Stage 4: the memory order of the axes of inputs and state. Feature maps are N,H,W,C in tfjs; the engine stores them
 * as C,N,H,W, so that a 1×1 convolution is a plain matrix product and batch normalisation works on rows. Filters have
 * the layout of ONNX's convolutions. Everything else keeps the order of tfjs. Intermediate values have the order that
 * their rule produces.
 */
import { type Graph, inputOf, type Shape, type ValueId, valueOf } from './graph.ts';

/**
 * Physical axis i is logical axis `order[i]`. If the batch axis is split in two, entry 0 stands for N/b and entry −b
 * for the inner b.
 */
export type AxisOrder = readonly number[];

/** Width of the provider's blocked convolutions (`lower/rules/blockedChannels.ts`); 0 if it has none. */
export type ChannelBlock = 0 | 8 | 16;

/** N,H,W,C stored as C,N,H,W. */
export const FEATURE_MAP: AxisOrder = [3, 0, 1, 2];
/**
 * N,H,W,C stored as C,N/b,H,W,b: the layout of ONNX Runtime's blocked convolutions for the planes of each channel, so
 * that they need no reordering. Like C,N,H,W it has one row per channel, as products and batch normalisation need.
 */
export function blockedMap(block: number): AxisOrder {
  return [3, 0, 1, 2, -block];
}

/** The layout of feature maps of this shape between layers. @param block 0 for no blocked convolutions */
export function mapOrder(shape: Shape, block: number): AxisOrder {
  const [images = 1] = shape;
  return block > 0 && images % block === 0 ? blockedMap(block) : FEATURE_MAP;
}

/** Whether the batch axis is split in two. */
export function isSplit(order: AxisOrder): boolean {
  return order.some((axis) => axis < 0);
}

/** The order with the batch axis split into N/b and b. */
export function splitBatch(order: AxisOrder, block: number): AxisOrder {
  return isSplit(order) ? order : order.flatMap((axis) => (axis === 0 ? [0, -block] : [axis]));
}

/** height, width, in, out stored as out, in, height, width. */
export const FILTER: AxisOrder = [3, 2, 0, 1];
/** height, width, channels, multiplier stored as channels, multiplier, height, width. */
export const DEPTHWISE_FILTER: AxisOrder = [2, 3, 0, 1];

const FILTER_ORDERS: Readonly<Record<string, AxisOrder>> = {
  Conv2D: FILTER,
  FusedConv2D: FILTER,
  Conv2DBackpropInput: FILTER,
  DepthwiseConv2dNative: DEPTHWISE_FILTER,
  FusedDepthwiseConv2D: DEPTHWISE_FILTER,
  DepthwiseConv2dNativeBackpropInput: DEPTHWISE_FILTER,
};

/** Order of every input and state value of the graph. */
export function assignLayouts(graph: Graph): ReadonlyMap<ValueId, AxisOrder> {
  const orders = new Map<ValueId, AxisOrder>();
  for (const node of graph.nodes) {
    const order = FILTER_ORDERS[node.kernel];
    if (order !== undefined) orders.set(inputOf(node, 'filter'), order);
  }
  for (const value of graph.values) {
    if (value.source.kind !== 'input' && value.source.kind !== 'state') orders.delete(value.id);
    else if (!orders.has(value.id)) orders.set(value.id, orderFor(value.shape));
  }
  return orders;
}

/** The order of a value that is not a filter. */
export function orderFor(shape: Shape): AxisOrder {
  return shape.length === 4 ? FEATURE_MAP : shape.map((_, axis) => axis);
}

/** One line per value, for dumps. */
export function printLayouts(graph: Graph, orders: ReadonlyMap<ValueId, AxisOrder>): string {
  return [...orders]
    .map(([id, order]) => {
      const { source, shape } = valueOf(graph, id);
      const name = source.kind === 'input' || source.kind === 'state' ? source.name : `%${id}`;
      return `${name}: [${shape.join(',')}] held as [${physicalShape(shape, order).join(',')}] (axes ${order.join(',')})`;
    })
    .join('\n');
}

export function isRowMajor(order: AxisOrder): boolean {
  return order.every((axis, i) => axis === i);
}

/** Extents in memory order. */
export function physicalShape(shape: Shape, order: AxisOrder): number[] {
  const block = -Math.min(0, ...order);
  const [batch = 1] = shape;
  return order.map((axis) => {
    if (block > 0 && axis <= 0) return batch === 1 ? 1 : axis < 0 ? block : batch / block;
    return shape[axis] ?? 1;
  });
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
