/** Sets up tfjs: the CPU backend, our custom kernels, no advertisements on the console. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { registerKernels } from '../../model/kernelDefinitions.ts';

/** Must be awaited before a network is built. */
export async function prepareTfjs(): Promise<void> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  registerKernels('cpu');
}
