/** The weight figures of `run`, `demo` and `compare`: those of the kernels that a penalty acts on, taken together. */
import type { RunDetail, WeightStatistics } from '../contract/runs.ts';
import { isKernel } from '../contract/tensors.ts';
import { penaltyOn } from '../model/penalised.ts';
import { sumStatistics } from '../weights/sums.ts';

/** Several kernels as one. */
export interface KernelFigures {
  /** Which they are, in model order. */
  tensors: string[];
  /** Number of weights in them. */
  count: number;
  /** Weights that are exactly 0. */
  zeros: number;
  /** Share of weights with |w| below the key. */
  below: Record<string, number>;
  /** Σ|w| */
  l1: number | null;
  /** √Σw² */
  l2: number | null;
}

export interface ComparedKernels {
  /** In the order of the runs; null for a run that has recorded no weights. */
  figures: (KernelFigures | null)[];
  /** Which kernels they are of, and why these, as a sentence. */
  sentence: string;
}

/**
 * The same kernels for every run, so that the runs compare: all that are penalised in at least one of them, or all
 * there are where none is penalised. Kernels of different networks do not compare by name: then all of each run.
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
  if (!isOneNetwork) return { figures, sentence: 'all kernels of each run, since the networks differ' };
  if (penalised.length === 0) return { figures, sentence: `${named(names, names)}; no kernel is penalised` };
  const where = recorded.length > 1 ? ' in at least one run' : '';
  return { figures, sentence: `${named(penalised, names)}, penalised${where}` };
}

function namesOf(kernels: readonly WeightStatistics[]): string[] {
  return kernels.map(({ tensor }) => tensor);
}

function figuresOf(kernels: readonly WeightStatistics[]): KernelFigures | null {
  const [first] = kernels;
  if (first === undefined) return null;
  const { zeros, l1, l2 } = sumStatistics(kernels);
  const count = kernels.reduce((sum, kernel) => sum + kernel.count, 0);
  const shareBelow = (threshold: string): number =>
    kernels.reduce((sum, kernel) => sum + (kernel.below[threshold] ?? NaN) * kernel.count, 0) / count;
  const below = Object.fromEntries(Object.keys(first.below).map((key) => [key, shareBelow(key)]));
  return { tensors: namesOf(kernels), count, zeros, below, l1, l2 };
}

/** Few by name, many by their number. */
function named(chosen: readonly string[], all: readonly string[]): string {
  const MOST_NAMES = 3;
  if (chosen.length <= MOST_NAMES) return chosen.join(' + ');
  return chosen.length === all.length
    ? `all ${all.length} kernels`
    : `${chosen.length} of ${all.length} kernels`;
}
