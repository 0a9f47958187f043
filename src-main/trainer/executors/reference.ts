/** Runs the step eagerly on tfjs. On the CPU backend this is slow but simple: the reference for compiled steps. */
import * as tf from '@tensorflow/tfjs-core';
import { evaluateStep, stateOf, trainStep } from '../../model/step.ts';
import { perStepInputs, type StepSeries } from '../stepSeries.ts';
import { correctCount } from './accuracy.ts';
import { evaluationBatch, type TrainingProblem, type ProblemSplit } from './problem.ts';
import { matchingState } from './savedState.ts';
import { type NamedTensors, stepInputs } from './stepTensors.ts';
import type { Executor, WeightValues } from './types.ts';

export function createReferenceExecutor(problem: TrainingProblem): Executor {
  return createEagerExecutor(problem, { engine: 'reference', device: 'tfjs CPU backend' });
}

/**
 * Uses the current tfjs backend. Trains the problem's network in place.
 * @param identity engine and device of the executor
 */
export function createEagerExecutor(
  problem: TrainingProblem,
  identity: Pick<Executor, 'engine' | 'device'>,
): Executor {
  const { definition, scaling } = problem;
  const { network } = definition;
  const imageSize = network.inputShape.reduce((product, extent) => product * extent, 1);

  function batchOf(split: ProblemSplit, indices: Int32Array): { x: tf.Tensor; labels: tf.Tensor1D } {
    const pixels = new Float32Array(indices.length * imageSize);
    indices.forEach((image, row) => {
      for (let i = 0; i < imageSize; i++) {
        pixels[row * imageSize + i] =
          (split.images[image * imageSize + i] ?? 0) * scaling.scale + scaling.offset;
      }
    });
    return {
      x: tf.tensor(pixels, [indices.length, ...network.inputShape]),
      labels: tf.tensor1d(
        Int32Array.from(indices, (image) => split.labels[image] ?? 0),
        'int32',
      ),
    };
  }

  /** One step's rows of the series, in float32. */
  function inputsOf({ values }: StepSeries, step: number, batch: number): NamedTensors {
    return Object.fromEntries(
      perStepInputs(definition, batch).map(({ name, shape, scale }) => {
        const size = shape.reduce((product, extent) => product * extent, 1);
        const row = values[name]?.subarray(step * size, (step + 1) * size);
        if (row?.length !== size) throw new Error(`step ${step} of the call comes without its ${name}`);
        return [
          name,
          tf.tensor(
            Float32Array.from(row, (value) => value * scale),
            [...shape],
          ),
        ];
      }),
    );
  }

  return {
    ...identity,
    train(indices, batch, series) {
      const results = {
        loss: new Float32Array(series.steps),
        acc: new Float32Array(series.steps),
        penalty: new Float32Array(series.steps),
      };
      for (let step = 0; step < series.steps; step++) {
        tf.tidy(() => {
          const chosen = indices.subarray(step * batch, (step + 1) * batch);
          const scalars = trainStep(
            definition,
            batchOf(problem.train, chosen),
            stepInputs(definition, inputsOf(series, step, batch)),
          );
          results.loss[step] = scalars.loss.dataSync()[0] ?? NaN;
          results.acc[step] = scalars.acc.dataSync()[0] ?? NaN;
          results.penalty[step] = scalars.penalty.dataSync()[0] ?? NaN;
        });
      }
      return Promise.resolve(results);
    },
    evaluate(split, count) {
      let loss = 0;
      let right = 0;
      const batch = evaluationBatch(network);
      for (let start = 0; start < count; start += batch) {
        const length = Math.min(batch, count - start);
        const chosen = Int32Array.from({ length }, (_, i) => start + i);
        tf.tidy(() => {
          const scalars = evaluateStep(definition, batchOf(problem[split], chosen));
          loss += (scalars.loss.dataSync()[0] ?? NaN) * length;
          right += correctCount(scalars.acc.dataSync()[0] ?? NaN, length);
        });
      }
      return Promise.resolve({ loss: loss / count, acc: right / count });
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
    state(): Promise<WeightValues[]> {
      return Promise.resolve(
        stateOf(definition).map(({ name, variable }) => ({
          name,
          shape: variable.shape,
          values: variable.dataSync<'float32'>().slice(),
        })),
      );
    },
    restore(saved) {
      const pieces = new Map(matchingState(definition, saved).map((piece) => [piece.name, piece]));
      tf.tidy(() => {
        for (const { name, variable } of stateOf(definition)) {
          const values = pieces.get(name)?.values ?? new Float32Array();
          variable.assign(tf.tensor(values, variable.shape));
        }
      });
      return Promise.resolve();
    },
    dispose() {
      return Promise.resolve();
    },
  };
}
