/** Names of weight tensors, `layer/role`, and sets of them. */
import { z } from 'zod';

/** All weights of a model. */
export const ALL_WEIGHTS = '*';
/** All kernels of a model: the default target of a penalty. */
export const ALL_KERNELS = 'kernels';

/** `*`, `kernels`, one layer as `dense_1/*`, or one tensor as `dense_1/kernel`. */
export const tensorScope = z.string().min(1).max(300);

export function layerOf(tensor: string): string {
  return tensor.slice(0, Math.max(0, tensor.lastIndexOf('/')));
}

/** Role of a tensor in its layer: `kernel`, `bias`, `gamma` … */
export function roleOf(tensor: string): string {
  return tensor.slice(tensor.lastIndexOf('/') + 1);
}

export function isKernel(tensor: string): boolean {
  return ['kernel', 'depthwiseKernel'].includes(roleOf(tensor));
}

/** The scope of all tensors of a layer. */
export function layerScope(layer: string): string {
  return `${layer}/*`;
}

export function inScope(scope: string, tensor: string): boolean {
  if (scope === ALL_WEIGHTS) return true;
  if (scope === ALL_KERNELS) return isKernel(tensor);
  if (scope.endsWith('/*')) return layerOf(tensor) === scope.slice(0, -2);
  return scope === tensor;
}
