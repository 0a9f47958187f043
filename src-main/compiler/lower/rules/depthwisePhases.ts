/**
 * One 3×3 depthwise convolution of stride 2 as four stride-1 convolutions on the phases of its image
 * (passes/stridedPhases.ts). Phase (p, q) has the rows 2i + p and the columns 2j + q, and uses the taps F[p::2, q::2].
 */
import type { Shape } from '../../graph.ts';
import { DEPTHWISE_FILTER, isSplit, mapOrder } from '../../layout.ts';
import { convolutionWindow, type Phase, PHASES, type WindowGeometry } from '../../trace/windows.ts';
import type { LowerContext, LowerRule } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { reorder, ungrouped, type Tensor, tensor } from '../tensor.ts';
import {
  blockedDepthwise,
  blockedFilterGradient,
  canBlock,
  enterBlocks,
  leaveBlocks,
} from './blockedChannels.ts';
import { channelRows, fromChannelRows, windowAttributes } from './convolutions.ts';
import { convolvePlanes, flipped, fromPlanes, planesOf } from './depthwise.ts';
import { depthwiseFilterGradient } from './depthwiseFilterGradient.ts';

/** Number of filter rows or columns that apply to a phase. */
const taps = (parity: number): number => 2 - parity;

/** @param shape of one phase */
function windowOf([p, q]: Phase, [n = 1, h = 1, w = 1, c = 1]: Shape, backwards: boolean): WindowGeometry {
  const [height, width] = [taps(p), taps(q)];
  const before = [height - 1, width - 1] as const;
  const around = (amount: number): [number, number] => (backwards ? [amount, 0] : [0, amount]);
  const pad = [[0, 0], around(before[0]), around(before[1]), [0, 0]];
  return convolutionWindow([n, h, w, c], [height, width, c, 1], { strides: 1, pad }, true);
}

/** The taps of a filter [C, 1, 3, 3] that apply to a phase. */
function partOf(emit: Emitter, filter: string, [p, q]: Phase): string {
  const [start, end] = [emit.integers([p, q]), emit.integers([3, 3])];
  return emit.op('Slice', [filter, start, end, emit.integers([2, 3]), emit.integers([2, 2])]);
}

function heldFilter({ emit, input }: LowerContext): string {
  return ungrouped(emit, reorder(emit, input('filter'), DEPTHWISE_FILTER));
}

const isBlocked = ({ channelBlock }: LowerContext, [n = 1, , , c = 1]: Shape): boolean =>
  canBlock(n * c, channelBlock);

const forward: LowerRule = (context) => {
  const { emit, input, output, channelBlock } = context;
  const filter = heldFilter(context);
  const blocked = isBlocked(context, output.shape);
  const sum = PHASES.reduce((total, phase, i) => {
    const w = windowOf(phase, output.shape, false);
    const part = partOf(emit, filter, phase);
    const attributes = windowAttributes(w);
    if (blocked) {
      const planes = enterBlocks(context, input(`x${i}`));
      const { inChannels: channels, batch: copies } = w;
      const convolution = { planes, filter: part, channels, copies, attributes, window: w };
      return blockedDepthwise(
        emit,
        total === '' ? convolution : { ...convolution, sum: total },
        channelBlock,
      );
    }
    const y = convolvePlanes(emit, planesOf(emit, input(`x${i}`)), part, w, attributes);
    return total === '' ? y : emit.op('Add', [total, y]);
  }, '');
  return blocked ? leaveBlocks(context, sum, output.shape) : fromPlanes(sum, output.shape);
};

const inputGradient: LowerRule = (context) => {
  const { emit, input, output, channelBlock } = context;
  const filter = heldFilter(context);
  const dy = input('dy');
  const blocked = isBlocked(context, output.shape);
  return PHASES.map((phase) => {
    const w = windowOf(phase, output.shape, true);
    const part = flipped(emit, partOf(emit, filter, phase));
    const attributes = windowAttributes(w);
    if (!blocked)
      return fromPlanes(convolvePlanes(emit, planesOf(emit, dy), part, w, attributes), output.shape);
    const { inChannels: channels, batch: copies } = w;
    const convolution = {
      planes: enterBlocks(context, dy),
      filter: part,
      channels,
      copies,
      attributes,
      window: w,
    };
    return leaveBlocks(context, blockedDepthwise(emit, convolution, channelBlock), output.shape);
  });
};

const filterGradient: LowerRule = (context) => {
  const { emit, input, output, channelBlock } = context;
  const dy = input('dy');
  const [, , channels = 1] = output.shape;
  const blocked = isBlocked(context, dy.shape);
  const parts = PHASES.map((phase, i) => {
    const w = windowOf(phase, dy.shape, false);
    const x = input(`x${i}`);
    if (blocked) {
      const operands = { images: enterBlocks(context, x), gradients: enterBlocks(context, dy) };
      const ends = { bottom: w.padBottom, right: w.padRight };
      return blockedFilterGradient(emit, operands, { window: w, ends }, channelBlock);
    }
    const map = (value: Tensor): string =>
      emit.reshape(
        planesOf(emit, value),
        [1, channels * w.batch, w.inHeight, w.inWidth],
        [channels * w.batch, w.inHeight, w.inWidth],
      );
    const gradient = depthwiseFilterGradient(emit, { images: map(x), gradients: map(dy) }, w);
    const count = w.filterHeight * w.filterWidth;
    return emit.reshape(gradient, [1, channels, w.filterHeight, w.filterWidth], [channels, count]);
  });
  // The position of each tap of the whole filter among the parts' taps.
  const order = PHASES.flatMap(([p, q]) =>
    [0, 1, 2, 3]
      .filter((i) => i < taps(p) * taps(q))
      .map((i) => {
        const [row, column] = [Math.floor(i / taps(q)), i % taps(q)];
        return (2 * row + p) * 3 + 2 * column + q;
      }),
  );
  const places = emit.integers(order.map((_, tap) => order.indexOf(tap)));
  const all = emit.op('Gather', [emit.op('Concat', parts, { axis: 1 }), places], { axis: 1 });
  return tensor(all, 'float32', output.shape, DEPTHWISE_FILTER, [channels, 9]);
};

/** Extents of a map in memory order: channels and images, rows, columns, lanes. */
function extentsOf({ channelBlock }: LowerContext, shape: Shape): [number, number, number, number] {
  const [n = 1, h = 1, w = 1, c = 1] = shape;
  const lanes = isSplit(mapOrder(shape, channelBlock)) ? channelBlock : 1;
  return [(c * n) / lanes, h, w, lanes];
}

/** Splits [count · 2, length] into its even and its odd rows. */
function halves(emit: Emitter, name: string, from: Shape, count: number, length: number): readonly string[] {
  const part = (pairs: string, axis: number, i: number): string =>
    emit.op('Slice', [pairs, emit.integers([i]), emit.integers([i + 1]), emit.integers([axis])]);
  if (length > 1) {
    const pairs = emit.reshape(name, from, [count, 2, length]);
    return [0, 1].map((i) => emit.reshape(part(pairs, 1, i), [count, 1, length], [count, length]));
  }
  // For single numbers a transposition is faster.
  const turned = emit.op('Transpose', [emit.reshape(name, from, [count, 2])], { perm: [1, 0] });
  return [0, 1].map((i) => emit.reshape(part(turned, 0, i), [1, count], [count, length]));
}

/** The inverse of `halves`. @param parts of [count, length] @returns [count, 2·length] */
function interleaved(emit: Emitter, parts: readonly string[], count: number, length: number): string {
  if (length > 1) return emit.op('Concat', parts, { axis: 1 });
  const flat = parts.map((part) => emit.reshape(part, [count, 1], [1, count]));
  return emit.op('Transpose', [emit.op('Concat', flat, { axis: 0 })], { perm: [1, 0] });
}

const split: LowerRule = (context) => {
  const { emit, input, output } = context;
  const x = input('x');
  const [planes, h, w, lanes] = extentsOf(context, x.shape);
  const rows = channelRows(context, x);
  const [n = 1, , , c = 1] = x.shape;
  const ofRows = halves(emit, rows, [c, n * h * w], (planes * h) / 2, w * lanes);
  const count = (planes * h * w) / 4;
  return ofRows.flatMap((part) =>
    halves(emit, part, [(planes * h) / 2, w * lanes], count, lanes).map((phase) =>
      fromChannelRows(context, emit.reshape(phase, [count, lanes], [c, (n * h * w) / 4]), output.shape),
    ),
  );
};

const join: LowerRule = (context) => {
  const { emit, input, output } = context;
  const [planes, h, w, lanes] = extentsOf(context, output.shape);
  const [n = 1, , , c = 1] = output.shape;
  const count = (planes * h * w) / 4;
  const columns = PHASES.map((_, i) =>
    emit.reshape(channelRows(context, input(`x${i}`)), [c, (n * h * w) / 4], [count, lanes]),
  );
  const rows = [0, 1].map((p) => {
    const pair = interleaved(emit, columns.slice(2 * p, 2 * p + 2), count, lanes);
    return emit.reshape(pair, [count, 2 * lanes], [(planes * h) / 2, w * lanes]);
  });
  const all = interleaved(emit, rows, (planes * h) / 2, w * lanes);
  const whole = emit.reshape(all, [(planes * h) / 2, 2 * w * lanes], [c, n * h * w]);
  return fromChannelRows(context, whole, output.shape);
};

export const depthwisePhaseRules: Readonly<Record<string, LowerRule>> = {
  SplitPhases: split,
  JoinPhases: join,
  PhasedDepthwise: forward,
  PhasedDepthwiseInputGrad: inputGradient,
  PhasedDepthwiseFilterGrad: filterGradient,
};
