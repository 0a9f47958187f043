/** Names of the selected weights: a tensor, a layer, all kernels or all weights. */
import { ALL_KERNELS, ALL_WEIGHTS } from '../../../src-main/contract/tensors.ts';

export function scopeName(scope: string, words: { allWeights: string; allKernels: string }): string {
  if (scope === ALL_WEIGHTS) return words.allWeights;
  if (scope === ALL_KERNELS) return words.allKernels;
  return scope.endsWith('/*') ? scope.slice(0, -2) : scope;
}
