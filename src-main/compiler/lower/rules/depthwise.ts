/**
 * Depthwise convolutions. With the maps held as C,N,H,W every (channel, image) pair is a channel of one big image
 * [1, C·N, H, W], so that batch and channels share one grouped convolution.
 */
import { CompileError } from '../../errors.ts';
import { DEPTHWISE_FILTER, FEATURE_MAP } from '../../layout.ts';
import { convolutionWindow, type Window } from '../../trace/windows.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { grouped, materialize, reorder, spread, type Tensor, tensor } from '../tensor.ts';
import { cropped, reach, requireUndilated, windowAttributes, withBias } from './convolutions.ts';
import { activated } from './fusedActivation.ts';

function requireSingle(w: Window, { layer }: LowerContext['node']): void {
  if (w.outChannels !== w.inChannels) {
    throw new CompileError('lower', `layer ${layer} has a depth multiplier above 1, which has no rule`);
  }
}

/** A feature map as [1, C·N, H, W]. */
export function planes(emit: Emitter, value: Tensor): string {
  const map = reorder(emit, materialize(emit, value), FEATURE_MAP);
  const [n = 1, h = 1, w = 1, c = 1] = map.shape;
  return grouped(emit, map, [1, c * n, h, w]);
}

export function fromPlanes(name: string, [n = 1, h = 1, w = 1, c = 1]: readonly number[]): Tensor {
  return tensor(name, 'float32', [n, h, w, c], FEATURE_MAP, [1, c * n, h, w]);
}

/** The filter of each channel once for every image: [C·N, 1, height, width]. */
function planeFilters(emit: Emitter, filter: Tensor, w: Window, flipped: boolean): string {
  const held = spread(emit, reorder(emit, filter, DEPTHWISE_FILTER));
  const turned = flipped
    ? emit.op('Slice', [
        held,
        emit.integers([-1, -1]),
        emit.integers([-1000, -1000]),
        emit.integers([2, 3]),
        emit.integers([-1, -1]),
      ])
    : held;
  const { inChannels: c, batch: n, filterHeight: h, filterWidth: k } = w;
  const spreadOut = emit.op('Expand', [turned, emit.integers([c, n, h, k])]);
  return emit.op('Reshape', [spreadOut, emit.integers([c * n, 1, h, k])]);
}

const forward: LowerRule = ({ emit, input, node, output }) => {
  const filter = input('filter');
  const w = convolutionWindow(input('x').shape, filter.shape, node.attributes, true);
  requireSingle(w, node);
  const operands = [planes(emit, input('x')), planeFilters(emit, filter, w, false)];
  const attributes = { ...windowAttributes(w), group: w.inChannels * w.batch };
  return fromPlanes(emit.op('Conv', operands, attributes), output.shape);
};

const fused: LowerRule = (context) => {
  const result = forward(context);
  if (Array.isArray(result)) throw new CompileError('lower', `${context.node.layer} has several outputs`);
  return activated(withBias(context.emit, result as Tensor, context.optional('bias'), context.output.shape), context);
};

/** Each channel's filter gradient: its images convolved with their own dy, the stride as dilation. */
const filterGradient: LowerRule = ({ emit, input, node, output }) => {
  const x = input('x');
  const w = convolutionWindow(x.shape, output.shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
  const { name, bottom, right } = cropped(emit, planes(emit, x), w);
  const dy = reorder(emit, materialize(emit, input('dy')), FEATURE_MAP);
  const gradient = emit.op('Conv', [name, spread(emit, dy)], {
    group: w.inChannels,
    kernel_shape: [w.outHeight, w.outWidth],
    dilations: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, bottom, right],
  });
  const dims = [1, w.inChannels, w.filterHeight, w.filterWidth];
  return tensor(gradient, 'float32', output.shape, DEPTHWISE_FILTER, dims);
};

const inputGradient: LowerRule = ({ emit, input, node, output }) => {
  const filter = input('filter');
  const w = convolutionWindow(output.shape, filter.shape, node.attributes, true);
  requireSingle(w, node);
  requireUndilated(w, node);
  const dy = planes(emit, input('dy'));
  const { bottom, right } = reach(w);
  const group = w.inChannels * w.batch;
  if (w.strideHeight === 1 && w.strideWidth === 1 && bottom >= 0 && right >= 0) {
    // Without stride the transposed convolution is a convolution with the filter turned around.
    const gradient = emit.op('Conv', [dy, planeFilters(emit, filter, w, true)], {
      group,
      kernel_shape: [w.filterHeight, w.filterWidth],
      pads: [
        w.filterHeight - 1 - w.padTop,
        w.filterWidth - 1 - w.padLeft,
        w.filterHeight - 1 - bottom,
        w.filterWidth - 1 - right,
      ],
    });
    return fromPlanes(gradient, output.shape);
  }
  const gradient = emit.op('ConvTranspose', [dy, planeFilters(emit, filter, w, false)], {
    group,
    kernel_shape: [w.filterHeight, w.filterWidth],
    strides: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, Math.max(0, bottom), Math.max(0, right)],
    output_padding: [Math.max(0, -bottom), Math.max(0, -right)],
  });
  return fromPlanes(gradient, output.shape);
};

export const depthwiseRules: Readonly<Record<string, LowerRule>> = {
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: fused,
  DepthwiseConv2dNativeBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropInput: inputGradient,
};
