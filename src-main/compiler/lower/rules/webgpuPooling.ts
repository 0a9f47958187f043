/**
 * Max-pooling without indices, which the WebGPU provider's MaxPool does not return. The gradient treats the elements
 * of every window as channels: a convolution with one-hot filters gathers them, and the transposed one scatters them
 * back and adds up where windows overlap.
 */
import { poolWindow, type WindowGeometry } from '../../trace/windows.ts';
import type { LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { grouped, materialize, reorder, tensor } from '../tensor.ts';
import { poolAttributes, spatialLast } from './pooling.ts';

const FLOAT = 1;

const maxPool: LowerRule = ({ emit, input, node, output }) => {
  const x = spatialLast(emit, input('x'));
  const w = poolWindow(x.shape, node.attributes);
  const planes = grouped(emit, x, [1, w.batch * w.inChannels, w.inHeight, w.inWidth]);
  const name = emit.op('MaxPool', [planes], poolAttributes(w));
  return tensor(name, 'float32', output.shape, x.order, [1, w.batch * w.inChannels, w.outHeight, w.outWidth]);
};

/** dy goes to the first of the largest elements of its window, in reading order, as in tfjs. */
const maxPoolGradient: LowerRule = ({ emit, input, node, output }) => {
  const x = spatialLast(emit, input('input'));
  const w = poolWindow(x.shape, node.attributes);
  const planes = w.batch * w.inChannels;
  const pooled = [planes, 1, w.outHeight, w.outWidth];
  const y = grouped(emit, reorder(emit, materialize(emit, input('output')), x.order), pooled);
  const dy = grouped(emit, reorder(emit, materialize(emit, input('dy')), x.order), pooled);
  const filters = oneHotFilters(emit, w);
  const elements = emit.op(
    'Conv',
    [grouped(emit, x, [planes, 1, w.inHeight, w.inWidth]), filters],
    poolAttributes(w),
  );
  const largest = emit.op('Cast', [emit.op('Equal', [elements, y])], { to: FLOAT });
  const ranked = emit.op('Mul', [largest, ranks(emit, w)]);
  const best = emit.op('ReduceMax', [ranked, emit.integers([1])], { keepdims: 1 });
  const chosen = emit.op('Cast', [emit.op('Equal', [ranked, best])], { to: FLOAT });
  const dx = emit.op('ConvTranspose', [emit.op('Mul', [chosen, dy]), filters], {
    ...poolAttributes(w),
    output_padding: [
      w.inHeight + w.padTop + w.padBottom - (w.outHeight - 1) * w.strideHeight - w.filterHeight,
      w.inWidth + w.padLeft + w.padRight - (w.outWidth - 1) * w.strideWidth - w.filterWidth,
    ],
  });
  return tensor(dx, 'float32', output.shape, x.order, [planes, 1, w.inHeight, w.inWidth]);
};

/** Filter t selects the window's element t: [height · width, 1, height, width]. */
function oneHotFilters(emit: Emitter, { filterHeight, filterWidth }: WindowGeometry): string {
  const taps = filterHeight * filterWidth;
  const filters = Float32Array.from({ length: taps * taps }, (_, i) => (i % (taps + 1) === 0 ? 1 : 0));
  return emit.constant('float32', [taps, 1, filterHeight, filterWidth], filters);
}

/** Higher for earlier elements, 0 for those in the padding: [1, height · width, outHeight, outWidth]. */
function ranks(emit: Emitter, w: WindowGeometry): string {
  const taps = w.filterHeight * w.filterWidth;
  const places = w.outHeight * w.outWidth;
  const rank = (i: number): number => {
    const tap = Math.floor(i / places);
    const row =
      Math.floor((i % places) / w.outWidth) * w.strideHeight - w.padTop + Math.floor(tap / w.filterWidth);
    const column = (i % w.outWidth) * w.strideWidth - w.padLeft + (tap % w.filterWidth);
    const inside = row >= 0 && row < w.inHeight && column >= 0 && column < w.inWidth;
    return inside ? taps - tap : 0;
  };
  const values = Float32Array.from({ length: taps * places }, (_, i) => rank(i));
  return emit.constant('float32', [1, taps, w.outHeight, w.outWidth], values);
}

export const webgpuPoolingRules: Readonly<Record<string, LowerRule>> = {
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGradient,
};
