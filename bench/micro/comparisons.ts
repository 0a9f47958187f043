/**
 * Comparisons of ONNX operators on shapes of MobileNetV2. Every rule in src-main/compiler/lower/rules that claims to
 * be faster has its comparison here.
 */
import type { ChannelBlock } from '../../src-main/compiler/layout.ts';
import type { Emitter } from '../../src-main/compiler/lower/emitter.ts';
import { channelAffine } from '../../src-main/compiler/lower/rules/channelAffine.ts';
import {
  blockedDepthwise,
  blockedFilterGradient,
  reorderInput,
  reorderOutput,
} from '../../src-main/compiler/lower/rules/blockedChannels.ts';
import { depthwiseFilterGradient } from '../../src-main/compiler/lower/rules/depthwiseFilterGradient.ts';
import { convolutionWindow } from '../../src-main/compiler/trace/windows.ts';
import type { Comparison } from './harness.ts';

const MICROSOFT = 'com.microsoft';

/** [C, 1] from [C] */
const column = (emit: Emitter, name: string, channels: number): string =>
  emit.op('Reshape', [name, emit.integers([channels, 1])]);

function scalarTimes(name: string, shape: readonly number[]): Comparison {
  const ones = shape.map(() => 1);
  return {
    name: `s·x, x ${name} [${shape.join(',')}]`,
    inputs: { x: shape, s: [1] },
    candidates: [
      {
        name: 's without axes',
        build: (emit) => [emit.op('Mul', ['x', emit.op('Reshape', ['s', emit.integers([])])])],
      },
      {
        name: 's with as many axes as x',
        build: (emit) => [emit.op('Mul', ['x', emit.op('Reshape', ['s', emit.integers(ones)])])],
      },
    ],
  };
}

function sign(shape: readonly number[]): Comparison {
  return {
    name: `sign(x) [${shape.join(',')}]`,
    inputs: { x: shape },
    candidates: [
      { name: 'Sign', build: (emit) => [emit.op('Sign', ['x'])] },
      {
        name: 'Mul Clip',
        build: (emit) => [
          emit.op('Clip', [emit.op('Mul', ['x', emit.scalar(1e30)]), emit.scalar(-1), emit.scalar(1)]),
        ],
      },
    ],
  };
}

function relu6Mask(channels: number, length: number): Comparison {
  const inside = (emit: Emitter): string => emit.op('Mul', ['y', emit.op('Sub', [emit.scalar(6), 'y'])]);
  return {
    name: `dy where 0 < y < 6 [${channels},${length}]`,
    inputs: { y: [channels, length], dy: [channels, length] },
    candidates: [
      {
        name: 'Greater Less And Where',
        build: (emit) => {
          const above = emit.op('Greater', ['y', emit.scalar(0)]);
          const below = emit.op('Less', ['y', emit.scalar(6)]);
          return [emit.op('Where', [emit.op('And', [above, below]), 'dy', emit.scalar(0)])];
        },
      },
      {
        name: 'Sub Mul HardSigmoid Mul',
        build: (emit) => {
          const mask = emit.op('HardSigmoid', [inside(emit)], { alpha: { float: 1e30 }, beta: { float: 0 } });
          return [emit.op('Mul', ['dy', mask])];
        },
      },
      {
        name: 'Sub Mul Mul Clip Mul',
        build: (emit) => {
          const steep = emit.op('Mul', [inside(emit), emit.scalar(1e30)]);
          return [emit.op('Mul', ['dy', emit.op('Clip', [steep, emit.scalar(0), emit.scalar(1)])])];
        },
      },
    ],
  };
}

function rowDots(channels: number, length: number): Comparison {
  const row = (emit: Emitter, name: string): string =>
    emit.op('Reshape', [name, emit.integers([channels, 1, length])]);
  return {
    name: `Σ x·dy by rows [${channels},${length}]`,
    inputs: { x: [channels, length], dy: [channels, length] },
    candidates: [
      {
        name: 'Mul ReduceSum',
        build: (emit) => [
          emit.op('ReduceSum', [emit.op('Mul', ['x', 'dy']), emit.integers([1])], { keepdims: 0 }),
        ],
      },
      {
        name: 'FusedMatMul [1,M]·[M,1]',
        build: (emit) => [
          emit.op('FusedMatMul', [row(emit, 'x'), row(emit, 'dy')], { transA: 0, transB: 1 }, MICROSOFT),
        ],
      },
    ],
  };
}

function batchNormForward(channels: number, length: number): Comparison {
  return {
    name: `batch normalisation, forward [${channels},${length}]`,
    inputs: { x: [channels, length], gamma: [channels] },
    candidates: [
      {
        name: 'BatchNormalization, training',
        build: (emit) => {
          const x = emit.op('Reshape', ['x', emit.integers([1, channels, length])]);
          const fresh = emit.op('Mul', ['gamma', emit.scalar(0)]);
          const other = emit.op('Sub', ['gamma', 'gamma']);
          return emit.ops('BatchNormalization', [x, 'gamma', 'gamma', fresh, other], 3, {
            training_mode: 1,
            momentum: { float: 0 },
            epsilon: { float: 1e-3 },
          });
        },
      },
      {
        name: 'means, Sub, Mul, Mul, Add',
        build: (emit) => {
          const axis = emit.integers([1]);
          const mean = emit.op('ReduceMean', ['x', axis], { keepdims: 1 });
          const centred = emit.op('Sub', ['x', mean]);
          const variance = emit.op('ReduceMean', [emit.op('Mul', [centred, centred]), axis], { keepdims: 1 });
          const deviation = emit.op('Sqrt', [emit.op('Add', [variance, emit.scalar(1e-3)])]);
          const scale = emit.op('Div', [column(emit, 'gamma', channels), deviation]);
          const y = emit.op('Add', [emit.op('Mul', [centred, scale]), column(emit, 'gamma', channels)]);
          return [y, mean, variance];
        },
      },
    ],
  };
}

function depthwise(channels: number, copies: number, side: number, block: ChannelBlock): Comparison {
  const planes = channels * copies;
  const attributes = { kernel_shape: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] };
  return {
    name: `depthwise 3×3, ${channels} channels, batch ${copies}, ${side}×${side}`,
    inputs: { x: [1, planes, side, side], filter: [channels, 1, 3, 3] },
    candidates: [
      {
        name: 'grouped Conv',
        build: (emit) => {
          const each = emit.op('Expand', ['filter', emit.integers([channels, copies, 3, 3])]);
          const filters = emit.op('Reshape', [each, emit.integers([planes, 1, 3, 3])]);
          return [emit.op('Conv', ['x', filters], { ...attributes, group: planes })];
        },
      },
      {
        name: `blocked by ${block}`,
        build: (emit) => {
          const blocks = blockedDepthwise(
            emit,
            {
              planes: reorderInput(emit, 'x'),
              filter: 'filter',
              channels,
              copies,
              attributes,
              window: { filterHeight: 3, filterWidth: 3 },
            },
            block,
          );
          return [reorderOutput(emit, blocks, planes)];
        },
      },
    ],
  };
}

/** One pass of scale·x + shift + y. */
function affine(channels: number, length: number, block: ChannelBlock): Comparison {
  const rows = [channels, length];
  return {
    name: `scale·x + shift + y [${channels},${length}]`,
    inputs: { x: rows, y: rows, scale: [channels], shift: [channels] },
    candidates: [
      {
        name: 'Mul Add Add',
        build: (emit) => {
          const scaled = emit.op('Mul', ['x', column(emit, 'scale', channels)]);
          return [emit.op('Add', [emit.op('Add', [scaled, column(emit, 'shift', channels)]), 'y'])];
        },
      },
      {
        name: 'BatchNormalization Add',
        build: (emit) => {
          const numbers = (value: number): string =>
            emit.sharedConstant([channels], new Float32Array(channels).fill(value));
          const x = emit.reshape('x', rows, [1, ...rows]);
          const mapped = emit.op('BatchNormalization', [x, 'scale', 'shift', numbers(0), numbers(1)], {
            epsilon: { float: 0 },
          });
          return [emit.op('Add', [emit.reshape(mapped, [1, ...rows], rows), 'y'])];
        },
      },
      {
        name: 'blocked 1×1 convolution',
        build: (emit) => {
          const shift = { point: 0, scale: 'scale', offset: 'shift' } as const;
          const numbers = { scale: { point: 1, scale: 'scale' }, shift } as const;
          return [channelAffine(emit, { x: 'x', sum: 'y', channels, length, ...numbers }, block)];
        },
      },
    ],
  };
}

/** The gradient of a depthwise 3×3 filter, with the maps in the layout of each candidate. */
function filterGradient(channels: number, copies: number, side: number, block: ChannelBlock): Comparison {
  const planes = channels * copies;
  const maps = [1, planes, side, side];
  const window = convolutionWindow(
    [copies, side, side, channels],
    [3, 3, channels, 1],
    { strides: [1, 1], pad: 'same', dilations: [1, 1], dimRoundingMode: null },
    true,
  );
  return {
    name: `depthwise 3×3 filter gradient, ${channels} channels, batch ${copies}, ${side}×${side}`,
    inputs: { x: maps, dy: maps },
    candidates: [
      {
        name: 'products of rows, or grouped Conv',
        build: (emit) => {
          const [images, gradients] = ['x', 'dy'].map((name) =>
            emit.reshape(name, maps, [planes, side, side]),
          );
          return [
            depthwiseFilterGradient(emit, { images: images ?? '', gradients: gradients ?? '' }, window),
          ];
        },
      },
      {
        name: `blocked by ${block}, with reordering`,
        build: (emit) => {
          const operands = { images: reorderInput(emit, 'x'), gradients: reorderInput(emit, 'dy') };
          const ends = { bottom: 1, right: 1 };
          return [blockedFilterGradient(emit, operands, { window, ends }, block)];
        },
      },
    ],
  };
}

/** @param block width of this processor's blocked convolutions; 0 omits their comparisons */
export function comparisons(block: ChannelBlock): Comparison[] {
  return [
    scalarTimes('a 1×1 filter', [320, 1280, 1, 1]),
    scalarTimes('a matrix', [320, 1280]),
    sign([784, 200]),
    relu6Mask(96, 8192),
    relu6Mask(144, 25088),
    rowDots(960, 32),
    rowDots(96, 8192),
    rowDots(144, 25088),
    batchNormForward(96, 8192),
    batchNormForward(384, 512),
    ...(block === 0
      ? []
      : [
          depthwise(144, 32, 8, block),
          depthwise(144, 16, 24, block),
          depthwise(144, 8, 56, block),
          filterGradient(144, 32, 8, block),
          filterGradient(144, 16, 24, block),
          filterGradient(96, 8, 112, block),
          affine(96, 8192, block),
          affine(144, 25088, block),
        ]),
  ];
}
