/**
 * The filter gradient of a depthwise convolution, three ways. ONNX Runtime's grouped convolution computes it, but as a
 * matrix product of a single row for each channel, which uses a fraction of the processor. On smaller maps it is
 * faster to compute more than necessary, as larger matrix products, and to select the result with a constant 0/1
 * matrix.
 */
import type { WindowGeometry } from '../../trace/windows.ts';
import type { Emitter } from '../emitter.ts';
import { cropped } from './convolutions.ts';

/** Both as [channels · copies, height, width] in memory. */
export interface DepthwiseOperands {
  images: string;
  gradients: string;
}

/** Up to this many pairs of an input and an output position, all pairs are computed. */
const LARGEST_PAIRS = 1024;
/** Up to this width, all pairs of columns are computed. */
const WIDEST_ROWS = 64;

/** @returns [1, channels, height, width] of the filter */
export function depthwiseFilterGradient(
  emit: Emitter,
  operands: DepthwiseOperands,
  w: WindowGeometry,
): string {
  const pairs = w.inHeight * w.inWidth * w.outHeight * w.outWidth;
  if (pairs <= LARGEST_PAIRS) return byPositions(emit, operands, w);
  if (w.strideHeight === 1 && w.strideWidth === 1 && w.inWidth <= WIDEST_ROWS)
    return byRows(emit, operands, w);
  return byConvolution(emit, operands, w);
}

/** Convolves each channel's images with their dy, with the stride as dilation. */
function byConvolution(emit: Emitter, { images, gradients }: DepthwiseOperands, w: WindowGeometry): string {
  const { inChannels: channels, batch: copies } = w;
  const planes = emit.reshape(images, mapDims(w), [1, channels * copies, w.inHeight, w.inWidth]);
  const { name, bottom, right } = cropped(emit, planes, w);
  const filters = emit.reshape(gradients, gradientDims(w), [channels, copies, w.outHeight, w.outWidth]);
  return emit.op('Conv', [name, filters], {
    group: channels,
    kernel_shape: [w.outHeight, w.outWidth],
    dilations: [w.strideHeight, w.strideWidth],
    pads: [w.padTop, w.padLeft, bottom, right],
  });
}

/** Σ over images of x[input position]·dy[output position] for all pairs, then the sum over the pairs of each tap. */
function byPositions(emit: Emitter, { images, gradients }: DepthwiseOperands, w: WindowGeometry): string {
  const { inChannels: channels, batch: copies } = w;
  const [inputs, outputs] = [w.inHeight * w.inWidth, w.outHeight * w.outWidth];
  const x = emit.reshape(images, mapDims(w), [channels, copies, inputs]);
  const dy = emit.reshape(gradients, gradientDims(w), [channels, copies, outputs]);
  const pairs = emit.op('FusedMatMul', [x, dy], { transA: 1, transB: 0 }, 'com.microsoft');
  const flat = emit.reshape(pairs, [channels, inputs, outputs], [channels, inputs * outputs]);
  const taps = w.filterHeight * w.filterWidth;
  const connects = new Float32Array(inputs * outputs * taps);
  for (let y = 0; y < w.inHeight; y++) {
    for (let x0 = 0; x0 < w.inWidth; x0++) {
      for (let oy = 0; oy < w.outHeight; oy++) {
        for (let ox = 0; ox < w.outWidth; ox++) {
          const tapY = y + w.padTop - oy * w.strideHeight;
          const tapX = x0 + w.padLeft - ox * w.strideWidth;
          if (tapY < 0 || tapY >= w.filterHeight || tapX < 0 || tapX >= w.filterWidth) continue;
          const pair = (y * w.inWidth + x0) * outputs + oy * w.outWidth + ox;
          connects[pair * taps + tapY * w.filterWidth + tapX] = 1;
        }
      }
    }
  }
  const sums = emit.op('Gemm', [flat, emit.sharedConstant([inputs * outputs, taps], connects)]);
  return emit.reshape(sums, [channels, taps], filterDims(w));
}

/**
 * For each row of the filter: Σ over images and rows of x[input column]·dy[output column] for all pairs of columns,
 * then the sum over the pairs of each tap. Stride 1 only.
 */
function byRows(emit: Emitter, { images, gradients }: DepthwiseOperands, w: WindowGeometry): string {
  const { inChannels: channels, batch: copies } = w;
  const x = emit.reshape(images, mapDims(w), [channels, copies, w.inHeight, w.inWidth]);
  const dy = emit.reshape(gradients, gradientDims(w), [channels, copies, w.outHeight, w.outWidth]);
  const connects = new Float32Array(w.inWidth * w.outWidth * w.filterWidth);
  for (let column = 0; column < w.inWidth; column++) {
    for (let out = 0; out < w.outWidth; out++) {
      const tap = column + w.padLeft - out;
      if (tap >= 0 && tap < w.filterWidth) connects[(column * w.outWidth + out) * w.filterWidth + tap] = 1;
    }
  }
  const rows = Array.from({ length: w.filterHeight }, (_, tapY) => {
    // Output row o uses input row o + tapY − padTop, if it exists.
    const first = Math.max(0, w.padTop - tapY);
    const last = Math.min(w.outHeight, w.inHeight + w.padTop - tapY);
    const count = last - first;
    const part = (name: string, start: number, extent: number, width: number): string => {
      const whole = count === extent;
      const cut = whole
        ? name
        : emit.op('Slice', [
            name,
            emit.integers([start]),
            emit.integers([start + count]),
            emit.integers([2]),
          ]);
      return emit.reshape(cut, [channels, copies, count, width], [channels, copies * count, width]);
    };
    const products = emit.op(
      'FusedMatMul',
      [part(x, first + tapY - w.padTop, w.inHeight, w.inWidth), part(dy, first, w.outHeight, w.outWidth)],
      { transA: 1, transB: 0 },
      'com.microsoft',
    );
    const pairs = w.inWidth * w.outWidth;
    const flat = emit.reshape(products, [channels, w.inWidth, w.outWidth], [channels, pairs]);
    return emit.op('Gemm', [flat, emit.sharedConstant([pairs, w.filterWidth], connects)]);
  });
  const sums = emit.op('Concat', rows, { axis: 1 });
  return emit.reshape(sums, [channels, w.filterHeight * w.filterWidth], filterDims(w));
}

const mapDims = (w: WindowGeometry): number[] => [w.inChannels * w.batch, w.inHeight, w.inWidth];
const gradientDims = (w: WindowGeometry): number[] => [w.inChannels * w.batch, w.outHeight, w.outWidth];
const filterDims = (w: WindowGeometry): number[] => [1, w.inChannels, w.filterHeight, w.filterWidth];
