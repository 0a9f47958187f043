/** Whether forms with fewer passes over memory pay, each at a shape above its gate and at one below. */
import type { ChannelBlock } from '../../src-main/compiler/layout.ts';
import type { Emitter } from '../../src-main/compiler/lower/emitter.ts';
import {
  blockedDepthwise,
  cropBlocks,
  insertZeros,
} from '../../src-main/compiler/lower/rules/blockedChannels.ts';
import { channelAffine, CLIP_6, distanceFrom } from '../../src-main/compiler/lower/rules/channelAffine.ts';
import { rowDots, rowSums } from '../../src-main/compiler/lower/rules/batchNorm/rows.ts';
import { flipped } from '../../src-main/compiler/lower/rules/depthwise.ts';
import { convolutionWindow } from '../../src-main/compiler/trace/windows.ts';
import type { Comparison } from './harness.ts';

/** passes/throughPointwise.ts, forward: W·x, its statistics, and the clipped result. */
function throughPointwise(inner: number, length: number, block: ChannelBlock): Comparison {
  const outer = 6 * inner;
  return {
    name: `1×1 convolution, batch normalisation, ReLU6 [${inner}→${outer},${length}]`,
    inputs: { x: [inner, length], w: [outer, inner], gamma: [outer] },
    candidates: [
      {
        name: 'product, sums of it, one clipped pass',
        build: (emit) => {
          const name = emit.op('Gemm', ['w', 'x']);
          const rows = { name, channels: outer, length };
          const statistics = [rowSums(emit, rows), rowDots(emit, rows, rows)];
          const shift = { point: 0, scale: 'gamma', offset: 'gamma' } as const;
          const affine = {
            x: name,
            channels: outer,
            length,
            scale: { point: 1, scale: 'gamma' },
            shift,
          } as const;
          return [channelAffine(emit, { ...affine, activation: CLIP_6 }, block), ...statistics];
        },
      },
      {
        name: 'covariance of x, then one clipping convolution',
        build: (emit) => {
          const sums = rowSums(emit, { name: 'x', channels: inner, length });
          const products = emit.op('Gemm', ['x', 'x'], { transA: 0, transB: 1 });
          const filter = emit.op('Mul', ['w', emit.reshape('gamma', [outer], [outer, 1])]);
          const image = emit.reshape('x', [inner, length], [1, inner / 2, 2, length]);
          const pairs = emit.reshape(filter, [outer, inner], [outer, inner / 2, 2, 1]);
          const window = {
            kernel_shape: [2, 1],
            strides: [1, 1],
            dilations: [1, 1],
            pads: [0, 0, 0, 0],
            group: 1,
          };
          const z = emit.op('FusedConv', [image, pairs, 'gamma'], { ...window, ...CLIP_6 }, 'com.microsoft');
          return [z, sums, emit.op('Gemm', ['w', products])];
        },
      },
    ],
  };
}

/** passes/foldScales.ts: γ/σ on the map, or in its consumers. */
function foldScale(channels: number, length: number, block: ChannelBlock): Comparison {
  const rows = { channels, length };
  const sloped = {
    ...rows,
    x: 'x',
    scale: { point: 1, scale: 'slope' },
    shift: { point: 0, scale: 'slope', offset: 'scale' },
  } as const;
  return {
    name: `batch normalisation, gradient of x from its numbers [${channels},${length}]`,
    inputs: { x: [channels, length], y: [channels, length], scale: [channels], slope: [channels] },
    candidates: [
      {
        name: 'scale·dy + slope·x + shift',
        build: (emit) => {
          const sum = channelAffine(emit, sloped, block);
          return [channelAffine(emit, { ...rows, x: 'y', scale: { point: 1, scale: 'scale' }, sum }, block)];
        },
      },
      {
        name: 'dy + slope·x + shift',
        build: (emit) => [channelAffine(emit, { ...sloped, sum: 'y' }, block)],
      },
    ],
  };
}

/** rules/masks.ts */
function mask(channels: number, length: number, block: ChannelBlock): Comparison {
  const hard = (emit: Emitter, name: string, alpha: number, beta: number): string =>
    emit.op('Mul', [
      'dy',
      emit.op('HardSigmoid', [name], { alpha: { float: alpha }, beta: { float: beta } }),
    ]);
  return {
    name: `dy where 0 < y < 6, from a product or from |y − 3| [${channels},${length}]`,
    inputs: { y: [channels, length], dy: [channels, length] },
    candidates: [
      {
        name: 'Sub Mul HardSigmoid Mul',
        build: (emit) => [hard(emit, emit.op('Mul', ['y', emit.op('Sub', [emit.scalar(6), 'y'])]), 1e30, 0)],
      },
      {
        name: 'blocked |y − 3| HardSigmoid Mul',
        build: (emit) => {
          const distance = distanceFrom(emit, { x: 'y', channels, length }, 3, block);
          return [hard(emit, distance, -(2 ** 100), 3 * 2 ** 100)];
        },
      },
    ],
  };
}

/** passes/stridedPhases.ts, the gradient of the image. The sums differ where a result is one phase of four. */
function stridedGradient(channels: number, copies: number, side: number, block: ChannelBlock): Comparison {
  const planes = channels * copies;
  const half = side / 2;
  const window = (shape: [number, number], stride: number) =>
    convolutionWindow(
      [copies, stride * half, stride * half, channels],
      [...shape, channels, 1],
      {
        strides: stride,
        pad:
          stride === 2
            ? [
                [0, 0],
                [0, 1],
                [0, 1],
                [0, 0],
              ]
            : [
                [0, 0],
                [shape[0] - 1, 0],
                [shape[1] - 1, 0],
                [0, 0],
              ],
      },
      true,
    );
  const convolve = (
    emit: Emitter,
    from: string,
    filter: string,
    [h, w]: [number, number],
    before: [number, number],
  ) =>
    blockedDepthwise(
      emit,
      {
        planes: from,
        filter: flipped(emit, filter),
        channels,
        copies,
        attributes: { kernel_shape: [h, w], strides: [1, 1], dilations: [1, 1], pads: [...before, 0, 0] },
        window: { filterHeight: h, filterWidth: w },
      },
      block,
    );
  return {
    name: `depthwise 3×3, stride 2, gradient of the image, ${channels} channels, batch ${copies}, ${side}×${side}`,
    inputs: { dy: [1, planes, half, half], filter: [channels, 1, 3, 3] },
    candidates: [
      {
        name: 'zeros in between',
        build: (emit) => {
          const apart = insertZeros(emit, 'dy', window([3, 3], 2), block);
          const whole = cropBlocks(emit, apart, [planes, side, side], { height: side, width: side }, block);
          return [convolve(emit, whole, 'filter', [3, 3], [2, 2])];
        },
      },
      {
        name: 'four phases',
        build: (emit) =>
          [0, 1, 2, 3].map((i) => {
            const [p, q] = [i >> 1, i % 2];
            const ends = emit.integers([3, 3]);
            const part = emit.op('Slice', [
              'filter',
              emit.integers([p, q]),
              ends,
              emit.integers([2, 3]),
              emit.integers([2, 2]),
            ]);
            return convolve(emit, 'dy', part, [2 - p, 2 - q], [1 - p, 1 - q]);
          }),
      },
    ],
  };
}

/** rules/convolutions.ts: which of two maps is the left operand of a product over positions. */
function filterGradient(rows: number, columns: number, length: number): Comparison {
  const product = (a: string, b: string) => (emit: Emitter) => [
    emit.op('Gemm', [a, b], { transA: 0, transB: 1 }),
  ];
  return {
    name: `1×1 convolution ${columns}→${rows}, gradient of the filter, ${length} positions`,
    inputs: { dy: [rows, length], x: [columns, length] },
    candidates: [
      { name: 'dY·Xᵀ', build: product('dy', 'x') },
      { name: 'X·dYᵀ', build: product('x', 'dy') },
    ],
  };
}

export function fewerPasses(block: ChannelBlock): Comparison[] {
  return [
    filterGradient(24, 96, 9216),
    filterGradient(24, 144, 25088),
    filterGradient(96, 24, 9216),
    ...(block === 0
      ? []
      : [
          throughPointwise(16, 36_864, block),
          throughPointwise(96, 576, block),
          foldScale(96, 9216, block),
          mask(96, 8192, block),
          mask(144, 25_088, block),
          stridedGradient(96, 16, 48, block),
          stridedGradient(192, 16, 12, block),
        ]),
  ];
}
