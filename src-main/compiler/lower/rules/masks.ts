/** Masks of 0 and 1 in float32. */
import type { Emitter } from '../emitter.ts';

/** Every number that is not negligible exceeds 1 when multiplied by this. */
const STEEP = 1e30;

/**
 * 1 where x is positive, 0 at 0 and below; in between only for 0 < x < 10⁻³⁰. HardSigmoid is clip(α·x + β, 0, 1) in
 * one pass over memory; comparing, casting and selecting take ONNX Runtime several, partly in scalar loops.
 */
export function positive(emit: Emitter, x: string): string {
  return emit.op('HardSigmoid', [x], { alpha: { float: STEEP }, beta: { float: 0 } });
}
