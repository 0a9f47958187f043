/** Shape rules of convolutions, pools, padding and resizing. */
import { z } from 'zod';
import type { OutputType } from '../builder.ts';
import { input, type KernelCall, type ShapeRule } from './shapes.ts';
import { convolutionWindow, outputShape, poolWindow } from './windows.ts';

const extents = z.array(z.int().positive());
const float = (shape: readonly number[]): OutputType => ({ shape, dtype: 'float32' });

const forward =
  (depthwise: boolean): ShapeRule =>
  (call) => {
    const window = convolutionWindow(
      input(call, 'x').shape,
      input(call, 'filter').shape,
      call.attributes,
      depthwise,
    );
    return float(outputShape(window));
  };

const attributeShape =
  (name: string): ShapeRule =>
  (call) =>
    float(extents.parse(call.attributes[name]));

const pool: ShapeRule = (call) => float(outputShape(poolWindow(input(call, 'x').shape, call.attributes)));

const likeInput =
  (name: string): ShapeRule =>
  (call) =>
    float(input(call, name).shape);

const paddings = z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()]));

function padded(call: KernelCall): OutputType {
  const x = input(call, 'x');
  const amounts = paddings.parse(call.attributes['paddings']);
  return {
    shape: x.shape.map((n, i) => n + (amounts[i]?.[0] ?? 0) + (amounts[i]?.[1] ?? 0)),
    dtype: x.dtype,
  };
}

export const convolutionShapeRules: Readonly<Record<string, ShapeRule>> = {
  Conv2D: forward(false),
  FusedConv2D: forward(false),
  Conv2DBackpropFilter: attributeShape('filterShape'),
  Conv2DBackpropInput: attributeShape('inputShape'),
  DepthwiseConv2dNative: forward(true),
  FusedDepthwiseConv2D: forward(true),
  DepthwiseConv2dNativeBackpropFilter: attributeShape('filterShape'),
  DepthwiseConv2dNativeBackpropInput: attributeShape('inputShape'),
  MaxPool: pool,
  AvgPool: pool,
  MaxPoolGrad: likeInput('input'),
  AvgPoolGrad: likeInput('input'),
  PadV2: padded,
  Slice: (call) => {
    const x = input(call, 'x');
    const begin = z.array(z.int()).parse(call.attributes['begin']);
    const size = z.array(z.int()).parse(call.attributes['size']);
    return {
      shape: size.map((n, i) => (n < 0 ? (x.shape[i] ?? 0) - (begin[i] ?? 0) : n)),
      dtype: x.dtype,
    };
  },
  ResizeBilinear: (call) => {
    const [n, , , c] = input(call, 'images').shape;
    const [height, width] = z.tuple([z.int(), z.int()]).parse(call.attributes['size']);
    return float([n ?? 1, height, width, c ?? 1]);
  },
};
