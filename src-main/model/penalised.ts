/** Which weights are penalised, determined by name. */
import type { PenaltyConfig, RegularizerConfig } from '../contract/config.ts';
import { isKernel, layerOf, roleOf } from '../contract/tensors.ts';

/**
 * @param tensor layer and role, e.g. `dense_1/kernel`
 * @returns the penalty of that tensor: its layer's override if there is one, `kind: none` if it is not penalised.
 *   Batch normalisation's gamma and beta are never penalised, nor are moving averages.
 */
export function penaltyOn(regularizer: RegularizerConfig, tensor: string): PenaltyConfig {
  const own = regularizer.overrides?.findLast(({ layer }) => layer === layerOf(tensor));
  const penalty = own?.regularizer ?? regularizer;
  if (penalty.kind === 'none' || isKernel(tensor)) return penalty;
  return roleOf(tensor) === 'bias' && penalty.apply === 'kernels+biases' ? penalty : { kind: 'none' };
}
