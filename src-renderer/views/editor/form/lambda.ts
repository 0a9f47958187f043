/**
 * The same penalty strength in every convention. The gradient of an L2 penalty is g·w: `keras` writes λΣw² with
 * g = 2λ, `half` and `weight-decay` write λ/2·Σw² with g = λ. Decoupled decay (Loshchilov, Hutter 2019) shrinks
 * w by rate·λ·w beside the step, which equals g = λ under plain SGD without momentum.
 */
import type { Convention } from '../../../../src-main/contract/config.ts';

export interface L2Equivalents {
  /** The penalty's gradient, as a factor of w. */
  gradientFactor: number;
  lambda: Record<Convention, number>;
  /** `weightDecay` of AdamW with the same shrinkage per step as plain SGD. */
  decoupled: number;
  /** Share of a weight that remains after one step at this learning rate with no other gradient. */
  keptPerStep: number;
}

/** Of an L2 penalty. */
export function l2Equivalents(lambda: number, convention: Convention, learningRate: number): L2Equivalents {
  const gradientFactor = convention === 'keras' ? 2 * lambda : lambda;
  return {
    gradientFactor,
    lambda: { keras: gradientFactor / 2, half: gradientFactor, 'weight-decay': gradientFactor },
    decoupled: gradientFactor,
    keptPerStep: 1 - learningRate * gradientFactor,
  };
}

/**
 * The distance by which soft-thresholding moves every weight towards zero in a step; the same in every
 * convention.
 */
export function l1Threshold(lambda: number, learningRate: number): number {
  return lambda * learningRate;
}
