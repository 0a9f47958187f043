/** Runs the step eagerly on tfjs's CPU backend: slow, obvious, and the oracle for everything compiled. */
import * as tf from '@tensorflow/tfjs-core';
import { evaluateStep, trainStep } from '../../model/step.ts';
import type { Problem, ProblemSplit } from './problem.ts';
import type { Executor, WeightValues } from './types.ts';

const EVALUATION_BATCH = 500;

/** The problem's network itself is trained: its variables change. */
export function createReferenceExecutor(problem: Problem): Executor {
  const { definition, scaling } = problem;
  const { network } = definition;
  const imageSize = network.inputShape.reduce((product, extent) => product * extent, 1);

  function batchOf(split: ProblemSplit, indices: Int32Array): { x: tf.Tensor; labels: tf.Tensor1D } {
    const pixels = new Float32Array(indices.length * imageSize);
    indices.forEach((image, row) => {
      for (let i = 0; i < imageSize; i++) {
        pixels[row * imageSize + i] = (split.images[image * imageSize + i] ?? 0) * scaling.scale + scaling.offset;
      }
    });
    return {
      x: tf.tensor(pixels, [indices.length, ...network.inputShape]),
      labels: tf.tensor1d(Int32Array.from(indices, (image) => split.labels[image] ?? 0), 'int32'),
    };
  }

  return {
    engine: 'reference',
    device: 'tfjs CPU backend',
    train(indices, batch, rates) {
      const results = {
        loss: new Float32Array(rates.length),
        acc: new Float32Array(rates.length),
        penalty: new Float32Array(rates.length),
      };
      rates.forEach((rate, step) =>
        tf.tidy(() => {
          const chosen = indices.subarray(step * batch, (step + 1) * batch);
          const scalars = trainStep(definition, batchOf(problem.train, chosen), tf.scalar(rate));
          results.loss[step] = scalars.loss.dataSync()[0] ?? NaN;
          results.acc[step] = scalars.acc.dataSync()[0] ?? NaN;
          results.penalty[step] = scalars.penalty.dataSync()[0] ?? NaN;
        }),
      );
      return Promise.resolve(results);
    },
    evaluate(split, count) {
      let loss = 0;
      let acc = 0;
      for (let start = 0; start < count; start += EVALUATION_BATCH) {
        const length = Math.min(EVALUATION_BATCH, count - start);
        const chosen = Int32Array.from({ length }, (_, i) => start + i);
        tf.tidy(() => {
          const scalars = evaluateStep(definition, batchOf(problem[split], chosen));
          loss += (scalars.loss.dataSync()[0] ?? NaN) * length;
          acc += (scalars.acc.dataSync()[0] ?? NaN) * length;
        });
      }
      return Promise.resolve({ loss: loss / count, acc: acc / count });
    },
    weights(): Promise<WeightValues[]> {
      return Promise.resolve(
        network.weights.map(({ name, variable }) => ({
          name,
          shape: variable.shape,
          values: variable.dataSync<'float32'>().slice(),
        })),
      );
    },
    dispose() {
      return Promise.resolve();
    },
  };
}
