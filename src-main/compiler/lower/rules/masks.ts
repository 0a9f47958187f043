/** Masks of 0 and 1 in float32. */
import { type Shape, sizeOf } from '../../graph.ts';
import type { LowerContext } from '../context.ts';
import type { Emitter } from '../emitter.ts';
import { canUseAffine, distanceFrom } from './channelAffine.ts';

/** Every number that is not negligible exceeds 1 when multiplied by this. */
const STEEP = 1e30;

/**
 * 1 where x is positive, 0 at 0 and below; in between only for 0 < x < 10⁻³⁰. HardSigmoid is clip(α·x + β, 0, 1) in
 * one pass over memory; comparing, casting and selecting take ONNX Runtime several, partly in scalar loops.
 */
export function positive(emit: Emitter, x: string): string {
  return emit.op('HardSigmoid', [x], { alpha: { float: STEEP }, beta: { float: 0 } });
}

/** α of a HardSigmoid that is 0 from `radius` on and 1 anywhere below; a power of 2, so that nothing is rounded. */
const CLIFF = 2 ** 100;

/**
 * 1 where 0 < y < 6: where |y − 3| < 3. Seven passes over memory with the product that follows; y·(6 − y) takes ten.
 * Numbers below 1.2·10⁻⁷, for which |y − 3| rounds to 3, count as 0.
 */
export function insideSix({ emit, channelBlock }: LowerContext, y: string, dims: Shape): string {
  const [channels = 1] = dims;
  const length = sizeOf(dims) / channels;
  if (!canUseAffine(channels, length, channelBlock)) {
    // y·(6 − y) is 0 at both ends and positive between them.
    return positive(emit, emit.op('Mul', [y, emit.op('Sub', [emit.scalar(6), y])]));
  }
  const rows = [channels, length];
  const distance = distanceFrom(emit, { x: emit.reshape(y, dims, rows), channels, length }, 3, channelBlock);
  const mask = emit.op('HardSigmoid', [distance], { alpha: { float: -CLIFF }, beta: { float: 3 * CLIFF } });
  return emit.reshape(mask, rows, dims);
}
