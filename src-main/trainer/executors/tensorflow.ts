/** Runs the step eagerly on the tfjs backend `tensorflow`, which loading tfjs-node-gpu has registered. */
import * as tf from '@tensorflow/tfjs-core';
import { registerKernels } from '../../model/kernelDefinitions.ts';
import type { TrainingProblem } from './problem.ts';
import { createEagerExecutor } from './reference.ts';
import type { Executor } from './types.ts';

const BACKEND = 'tensorflow';

/** @throws Error if the backend is not registered or does not start */
export async function createTensorflowExecutor(problem: TrainingProblem): Promise<Executor> {
  if (!(await tf.setBackend(BACKEND))) throw new Error(`tfjs's backend ${BACKEND} does not start`);
  registerKernels(BACKEND);
  const onGpu = Reflect.get(tf.backend(), 'isUsingGpuDevice') === true;
  return createEagerExecutor(problem, { engine: 'tensorflow', device: onGpu ? 'NVIDIA GPU' : 'CPU' });
}
