/**
 * Batch normalisation of large maps: as few passes over the data as possible, on all cores. ONNX Runtime's own
 * operator uses one core.
 */
import { channelAffine, CLIP_6 } from '../channelAffine.ts';
import type { BatchNormForm } from './forms.ts';
import { channelVector, inverseDeviation, rowDots, rowSums } from './rows.ts';

/**
 * Three passes. The variance is E[x²] − μ²: for a channel whose mean is k times its deviation it keeps 7 − 2·log₁₀ k
 * digits, and ε exceeds the error if the deviation is close to zero.
 */
const normalize: BatchNormForm['normalize'] = (context, x) => {
  const { emit, channelBlock, node } = context;
  const { name, channels, length } = x;
  const mean = emit.op('Mul', [rowSums(emit, x), emit.scalar(1 / length)]);
  const square = emit.op('Mul', [rowDots(emit, x, x), emit.scalar(1 / length)]);
  const difference = emit.op('Sub', [square, emit.op('Mul', [mean, mean])]);
  const variance = emit.op('Relu', [difference]);
  const inverse = inverseDeviation(context, variance);
  const scale = emit.op('Mul', [channelVector(context, 'gamma'), inverse]);
  const affine = {
    x: name,
    channels,
    length,
    scale: { point: 1, scale },
    shift: { point: 0, scale, mean, offset: channelVector(context, 'beta') },
    ...(node.attributes['activation'] === 'relu6' ? { activation: CLIP_6 } : {}),
  } as const;
  return { y: channelAffine(emit, affine, channelBlock), mean, variance, inverse };
};

/** One pass, or two if dy is scaled as well. */
const inputGradient: BatchNormForm['inputGradient'] = (context, dy, x, { scale, slope, offset, mean }) => {
  const { emit, channelBlock } = context;
  const { channels, length } = dy;
  const shift = { point: 0, scale: slope, mean, offset } as const;
  const sloped = { x: x.name, channels, length, scale: { point: 1, scale: slope }, shift } as const;
  if (scale === null) return channelAffine(emit, { ...sloped, sum: dy.name }, channelBlock);
  const sum = channelAffine(emit, sloped, channelBlock);
  const scaled = { x: dy.name, channels, length, scale: { point: 1, scale }, sum } as const;
  return channelAffine(emit, scaled, channelBlock);
};

export const byPasses: BatchNormForm = { normalize, inputGradient };
