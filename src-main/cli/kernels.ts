/** Weight statistics of `run`, `demo` and `compare`: those of the penalised kernels, combined. */
import type { RunDetail, WeightStatistics } from '../contract/runs.ts';
import { isKernel } from '../contract/tensors.ts';
import { penaltyOn } from '../model/penalised.ts';
import { sumStatistics } from '../weights/sums.ts';

/** Combined statistics of several kernels. */
export interface KernelStatistics {
  /** Names of the kernels, in model order. */
  tensors: string[];
  /** Number of weights. */
  count: number;
  /** Number of weights that are exactly 0. */
  zeros: number;
  /** Share of weights with |w| below the key. */
  below: Record<string, number>;
  /** Σ|w| */
  l1: number | null;
  /** √Σw² */
  l2: number | null;
}

export interface ComparedKernels {
  /** In the order of the runs; null for a run without recorded weights. */
  figures: (KernelStatistics | null)[];
  /** A sentence that says which kernels are included, and why. */
  sentence: string;
}

/**
 * Selects the same kernels for every run, so that the runs are comparable: those that are penalised in at least one of
 * them, or all if none is. For runs with different networks, whose kernels are not comparable by name, all kernels of
 * each run.
 */
export function compareKernels(details: readonly RunDetail[]): ComparedKernels {
  const kernels = details.map(({ weights }) => weights.filter(({ tensor }) => isKernel(tensor)));
  const recorded = details.filter((_, i) => kernels[i]?.length !== 0);
  const networks = kernels.filter((own) => own.length > 0).map(namesOf);
  const [names = []] = networks;
  const isOneNetwork = networks.every((own) => own.join() === names.join());
  const penalised = names.filter((tensor) =>
    recorded.some(({ run }) => penaltyOn(run.config.regularizer, tensor).kind !== 'none'),
  );
  const chosen = new Set(penalised.length > 0 ? penalised : names);
  const figures = kernels.map((own) =>
    figuresOf(isOneNetwork ? own.filter(({ tensor }) => chosen.has(tensor)) : own),
  );
  if (!isOneNetwork) return { figures, sentence: 'all kernels of each run, because the networks differ' };
  if (penalised.length === 0) return { figures, sentence: `${named(names, names)}; no kernel is penalised` };
  const where = recorded.length > 1 ? ' in at least one run' : '';
  return { figures, sentence: `${named(penalised, names)}, penalised${where}` };
}

function namesOf(kernels: readonly WeightStatistics[]): string[] {
  return kernels.map(({ tensor }) => tensor);
}

function figuresOf(kernels: readonly WeightStatistics[]): KernelStatistics | null {
  const [first] = kernels;
  if (first === undefined) return null;
  const { zeros, l1, l2 } = sumStatistics(kernels);
  const count = kernels.reduce((sum, kernel) => sum + kernel.count, 0);
  const shareBelow = (threshold: string): number =>
    kernels.reduce((sum, kernel) => sum + (kernel.below[threshold] ?? NaN) * kernel.count, 0) / count;
  const below = Object.fromEntries(Object.keys(first.below).map((key) => [key, shareBelow(key)]));
  return { tensors: namesOf(kernels), count, zeros, below, l1, l2 };
}

/** Lists a few kernels by name, more only by their number. */
function named(chosen: readonly string[], all: readonly string[]): string {
  const MOST_NAMES = 3;
  if (chosen.length <= MOST_NAMES) return chosen.join(' + ');
  return chosen.length === all.length
    ? `all ${all.length} kernels`
    : `${chosen.length} of ${all.length} kernels`;
}
