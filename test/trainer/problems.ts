/** Small training problems with random images, and calls of an executor on them. */
import {
  type ExperimentConfig,
  experimentConfig,
  type ExperimentInput,
} from '../../src-main/contract/config.ts';
import { buildNetwork } from '../../src-main/model/network.ts';
import { defineStep } from '../../src-main/model/step.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import {
  type TrainingProblem,
  type ProblemSplit,
  scalingFor,
} from '../../src-main/trainer/executors/problem.ts';
import type { Executor, StepResults } from '../../src-main/trainer/executors/types.ts';
import { stepSeries } from '../../src-main/trainer/stepSeries.ts';

export const SIDE = 8;
export const CLASSES = 4;

/** A complete config with the given keys. */
export function smallConfig(keys: Partial<ExperimentInput> = {}): ExperimentConfig {
  return experimentConfig.parse({
    version: 1,
    name: 'small',
    dataset: { id: 'digits', normalize: 'symmetric' },
    model: { kind: 'mlp', hidden: [6], activation: 'sigmoid' },
    optimizer: { kind: 'sgd', learningRate: 0.5 },
    batchSize: 10,
    epochs: 3,
    ...keys,
  });
}

function split(count: number, seed: number): ProblemSplit {
  const random = new RandomStream(seed, 'images');
  return {
    images: Uint8Array.from({ length: count * SIDE * SIDE }, () => random.below(256)),
    labels: Int32Array.from({ length: count }, () => random.below(CLASSES)),
    count,
  };
}

/** Needs no files; each call builds a network of its own with the same initial weights. */
export function randomProblem(config: ExperimentConfig, counts = { train: 37, test: 23 }): TrainingProblem {
  const { model, seed, dataset } = config;
  const network = buildNetwork(model, [SIDE, SIDE, 1], CLASSES, seed, dataset.resize);
  return {
    definition: defineStep(network, config),
    scaling: scalingFor(config.dataset.normalize),
    train: split(counts.train, 1),
    test: split(counts.test, 2),
  };
}

export interface Steps {
  problem: TrainingProblem;
  executor: Executor;
  /** Number of the first step, from 1. */
  first: number;
  /** How many steps in one call. */
  count: number;
  batch: number;
  rate?: number;
}

/** Trains on images that depend only on the step's number, so that steps can be divided into calls in any way. */
export function trainSteps({
  problem,
  executor,
  first,
  count,
  batch,
  rate = 0.5,
}: Steps): Promise<StepResults> {
  const indices = Array.from({ length: count }, (_, i) => {
    const random = new RandomStream(3, 'step', first + i);
    return Array.from({ length: batch }, () => random.below(problem.train.count));
  });
  const rates = Array.from({ length: count }, () => rate);
  const series = stepSeries(problem.definition, { seed: 1, firstStep: first, rates, batch });
  return executor.train(Int32Array.from(indices.flat()), batch, series);
}

/** All weights, concatenated. */
export async function allWeights(executor: Executor): Promise<number[]> {
  return (await executor.weights()).flatMap(({ values }) => Array.from(values));
}

/** The largest absolute difference; NaN where the lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] ?? NaN))), 0);
}
