/** Inputs and outputs of a batch normalisation strategy. All names are ONNX values. */
import type { LowerContext } from '../../context.ts';
import type { Emitter } from '../../emitter.ts';
import type { Rows } from './rows.ts';

export interface Normalized {
  /** [C, N·H·W] */
  y: string;
  /** One number per channel, like `variance` and `inverse`, the reciprocal of √(variance + ε). */
  mean: string;
  variance: string;
  inverse: string;
}

/** One number per channel each: dx = scale·dy + slope·(x − μ) + offset, without `scale` if it is 1. */
export interface InputGradient {
  scale: string | null;
  slope: string;
  offset: string;
  mean: string;
}

interface GradientSums {
  /** γ/σ; null for the gradient without that factor. */
  scale: string | null;
  mean: string;
  inverse: string;
  /** Σdy */
  dBeta: string;
  /** Σdy·x */
  dot: string;
  /** Elements per channel. */
  length: number;
}

/**
 * dγ = Σdy·x̂, dx = γ/σ·(dy − (dβ + x̂·dγ)/M), with x̂ = (x − μ)/σ expanded, so that x is read twice and never
 * copied. All per-channel numbers have one shape: vectors [C] or columns [C, 1].
 */
export function gradientNumbers(
  emit: Emitter,
  { scale, mean, inverse, dBeta, dot, length }: GradientSums,
): InputGradient & { dGamma: string } {
  const dGamma = emit.op('Mul', [emit.op('Sub', [dot, emit.op('Mul', [mean, dBeta])]), inverse]);
  const share = emit.scalar(-1 / length);
  const perElement = scale === null ? share : emit.op('Mul', [scale, share]);
  const slope = emit.op('Mul', [emit.op('Mul', [dGamma, perElement]), inverse]);
  return { dGamma, scale, slope, offset: emit.op('Mul', [dBeta, perElement]), mean };
}

export interface BatchNormForm {
  /** The batch's statistics and γ·(x − μ)/σ + β. */
  normalize: (context: LowerContext, x: Rows) => Normalized;
  /** @returns dx as [C, N·H·W] */
  inputGradient: (context: LowerContext, dy: Rows, x: Rows, numbers: InputGradient) => string;
}
