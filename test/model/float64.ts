/** The network and its objective in float64 and plain loops, as a reference for the step. */
import type { Activation, LossKind } from '../../src-main/contract/config.ts';

export interface Layer64 {
  /** [inputs][outputs] */
  kernel: number[][];
  bias: number[];
}

export interface Objective64 {
  activation: Activation;
  loss: LossKind;
  /** Coefficients of Σ|w| and Σw² over the kernels. */
  l1: number;
  l2: number;
}

export const ACTIVATIONS: Readonly<Record<Activation, (x: number) => number>> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  linear: (x) => x,
  relu6: (x) => Math.min(6, Math.max(0, x)),
  // Klambauer et al. 2017.
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  swish: (x) => x / (1 + Math.exp(-x)),
  leakyRelu: (x) => (x > 0 ? x : 0.01 * x),
};

export function logits64(layers: readonly Layer64[], activation: Activation, x: readonly number[]): number[] {
  return layers.reduce<number[]>(
    (values, { kernel, bias }, i) => {
      const sums = bias.map((b, j) =>
        values.reduce((sum, value, k) => sum + value * (kernel[k]?.[j] ?? NaN), b),
      );
      return i === layers.length - 1 ? sums : sums.map(ACTIVATIONS[activation]);
    },
    [...x],
  );
}

export function softmax64(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const exponentials = logits.map((z) => Math.exp(z - most));
  const total = exponentials.reduce((sum, e) => sum + e, 0);
  return exponentials.map((e) => e / total);
}

/** Mean over the batch of −log p, or of half the squared distance between p and the one-hot label. */
export function loss64(
  kind: LossKind,
  logits: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  const each = logits.map((z, n) => {
    const label = labels[n] ?? NaN;
    if (kind === 'crossEntropy') {
      const most = Math.max(...z);
      return most + Math.log(z.reduce((sum, value) => sum + Math.exp(value - most), 0)) - (z[label] ?? NaN);
    }
    return softmax64(z).reduce((sum, p, c) => sum + (p - (c === label ? 1 : 0)) ** 2, 0) / 2;
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

export function penalty64(layers: readonly Layer64[], { l1, l2 }: Pick<Objective64, 'l1' | 'l2'>): number {
  return layers
    .flatMap(({ kernel }) => kernel.flat())
    .reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
}

export function objective64(
  layers: readonly Layer64[],
  images: readonly (readonly number[])[],
  labels: readonly number[],
  objective: Objective64,
): number {
  const logits = images.map((x) => logits64(layers, objective.activation, x));
  return loss64(objective.loss, logits, labels) + penalty64(layers, objective);
}

/**
 * The gradient by central differences. With h = 1e-4 the error is about h²/6·f‴ ≈ 1e-9 from the series and
 * 1e-16/h = 1e-12 from rounding: far below what float32 can resolve.
 */
export function gradient64(
  layers: readonly Layer64[],
  objective: (moved: readonly Layer64[]) => number,
): Layer64[] {
  const h = 1e-4;
  const slope = (set: (target: Layer64[], by: number) => void): number => {
    const at = (by: number): number => {
      const moved = structuredClone([...layers]);
      set(moved, by);
      return objective(moved);
    };
    return (at(h) - at(-h)) / (2 * h);
  };
  const shifted = (row: number[] | undefined, j: number, by: number): void => {
    if (row !== undefined) row[j] = (row[j] ?? NaN) + by;
  };
  return layers.map(({ kernel, bias }, l) => ({
    kernel: kernel.map((row, i) => row.map((_, j) => slope((t, by) => shifted(t[l]?.kernel[i], j, by)))),
    bias: bias.map((_, j) => slope((t, by) => shifted(t[l]?.bias, j, by))),
  }));
}
