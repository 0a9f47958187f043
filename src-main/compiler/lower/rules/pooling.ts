/** Pools, their gradients, zero padding, slicing and resizing of feature maps. */
import { z } from 'zod';
import { CompileError } from '../../errors.ts';
import { sizeOf } from '../../graph.ts';
import { FEATURE_MAP } from '../../layout.ts';
import { poolWindow, type WindowGeometry } from '../../trace/windows.ts';
import type { LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import {
  canonical,
  grouped,
  materialize,
  plain,
  reorder,
  ungrouped,
  type Tensor,
  tensor,
  whole,
} from '../tensor.ts';
import { NCHW } from './convolutions.ts';

/** Moves height and width to the last two axes; the order of the first two is irrelevant for a pool. */
export function spatialLast(emit: Emitter, value: Tensor): Tensor {
  const full = whole(emit, materialize(emit, value));
  const [, , third, fourth] = full.order;
  return third === 1 && fourth === 2 ? full : reorder(emit, full, FEATURE_MAP);
}

export function poolAttributes(w: WindowGeometry): Record<string, number[]> {
  return {
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, w.padBottom, w.padRight],
  };
}

/** Pool and gradient use the same operator, so it runs once. */
function maxPoolWithIndices(emit: Emitter, x: Tensor, w: WindowGeometry): readonly string[] {
  return emit.ops('MaxPool', [ungrouped(emit, x)], 2, poolAttributes(w));
}

const maxPool: LowerRule = ({ emit, input, node, output }) => {
  const x = spatialLast(emit, input('x'));
  const w = poolWindow(x.shape, node.attributes);
  const [name] = maxPoolWithIndices(emit, x, w);
  if (name === undefined) throw new CompileError('lower', `MaxPool of ${node.layer} has no output`);
  return tensor(name, 'float32', output.shape, x.order);
};

/** dy goes to the position of each window's maximum; where windows overlap, contributions are added. */
const maxPoolGradient: LowerRule = ({ emit, input, node, output }) => {
  const x = spatialLast(emit, input('input'));
  const w = poolWindow(x.shape, node.attributes);
  const dy = reorder(emit, materialize(emit, input('dy')), x.order);
  const [, indices] = maxPoolWithIndices(emit, x, w);
  if (indices === undefined) throw new CompileError('lower', `MaxPool of ${node.layer} has no indices`);
  const overlapping = w.strideHeight < w.filterHeight || w.strideWidth < w.filterWidth;
  if (!overlapping) {
    const dims = canonical(x);
    const attributes = {
      kernel_shape: [w.filterHeight, w.filterWidth],
      strides: [w.strideHeight, w.strideWidth],
    };
    const unpooled = emit.op('MaxUnpool', [ungrouped(emit, dy), indices, emit.integers(dims)], attributes);
    return tensor(unpooled, 'float32', output.shape, x.order);
  }
  const size = sizeOf(x.shape);
  const zeros = emit.op('Expand', [emit.scalar(0), emit.integers([size])]);
  const flatIndices = emit.op('Reshape', [indices, emit.integers([-1])]);
  const flatGradient = grouped(emit, dy, [sizeOf(dy.shape)]);
  const scattered = emit.op('ScatterElements', [zeros, flatIndices, flatGradient], {
    axis: 0,
    reduction: 'add',
  });
  return tensor(scattered, 'float32', output.shape, x.order, [size]);
};

const averagePool: LowerRule = ({ emit, input, node, output }) => {
  const x = spatialLast(emit, input('x'));
  const w = poolWindow(x.shape, node.attributes);
  // tfjs averages over the part of a window that lies inside the image.
  const name = emit.op('AveragePool', [ungrouped(emit, x)], { ...poolAttributes(w), count_include_pad: 0 });
  return tensor(name, 'float32', output.shape, x.order);
};

const pad: LowerRule = ({ emit, input, node, output }) => {
  const { paddings, constantValue } = z
    .object({ paddings: z.array(z.tuple([z.int(), z.int()])), constantValue: z.number().default(0) })
    .parse(node.attributes);
  const x = whole(emit, materialize(emit, input('x')));
  const along = (side: 0 | 1): number[] => x.order.map((axis) => paddings[axis]?.[side] ?? 0);
  const amounts = emit.integers([...along(0), ...along(1)]);
  const name = emit.op('Pad', [ungrouped(emit, x), amounts, emit.scalar(constantValue)]);
  return tensor(name, x.dtype, output.shape, x.order);
};

const slice: LowerRule = ({ emit, input, node, output }) => {
  const begin = z.array(z.int()).parse(node.attributes['begin']);
  const x = whole(emit, materialize(emit, input('x')));
  const starts = x.order.map((axis) => begin[axis] ?? 0);
  const ends = x.order.map((axis) => (begin[axis] ?? 0) + (output.shape[axis] ?? 0));
  const axes = x.order.map((_, i) => i);
  const name = emit.op('Slice', [
    ungrouped(emit, x),
    emit.integers(starts),
    emit.integers(ends),
    emit.integers(axes),
  ]);
  return tensor(name, x.dtype, output.shape, x.order);
};

/** tfjs's `halfPixelCenters` and `alignCorners` are ONNX's coordinate transformations. */
const resizeBilinear: LowerRule = ({ emit, input, node, output }) => {
  const { alignCorners, halfPixelCenters } = z
    .object({ alignCorners: z.boolean(), halfPixelCenters: z.boolean() })
    .parse(node.attributes);
  const x = reorder(emit, materialize(emit, plain(emit, input('images'))), NCHW);
  const sizes = NCHW.map((axis) => output.shape[axis] ?? 1);
  const mode = alignCorners ? 'align_corners' : halfPixelCenters ? 'half_pixel' : 'asymmetric';
  const name = emit.op('Resize', [ungrouped(emit, x), '', '', emit.integers(sizes)], {
    mode: 'linear',
    coordinate_transformation_mode: mode,
  });
  return tensor(name, 'float32', output.shape, NCHW);
};

export const poolingRules: Readonly<Record<string, LowerRule>> = {
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGradient,
  AvgPool: averagePool,
  PadV2: pad,
  Slice: slice,
  ResizeBilinear: resizeBilinear,
};
