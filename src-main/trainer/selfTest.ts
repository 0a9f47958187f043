/** Compares an engine with the reference on small networks, then measures its speed. */
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import type { EngineReport } from '../contract/channels.ts';
import type { EngineName } from '../contract/config.ts';
import { RandomStream } from '../random/philox.ts';
import { type Engine, EngineUnavailableError, messageOf } from './engines/engine.ts';
import { engineNamed } from './engines/engines.ts';
import type { TrainingProblem } from './executors/problem.ts';
import { createReferenceExecutor } from './executors/reference.ts';
import { prepareTfjs } from './executors/tfjs.ts';
import type { Executor } from './executors/types.ts';
import { speedCases, type TestCase, testCases } from './selfTestProblems.ts';
import { stepSeries, type StepSeries } from './stepSeries.ts';

const STEPS = 5;
const PROBE_MS = 300;
/**
 * Below this speed, in dense steps per second, the convolutional network is not timed. Applies to software rendering.
 */
const SLOW = 50;
/** Maximum number of steps per call while timing. */
const MOST_STEPS = 512;

/** Never throws; errors are part of the report. */
export async function testEngine(name: EngineName): Promise<EngineReport> {
  const engine = engineNamed(name);
  const out = { name, available: false, device: null, selfTest: null, stepsPerSecond: null };
  const missing = engine.unavailable();
  if (missing !== null) return { ...out, reason: missing };
  try {
    const { maxError, failure, device } = await compareWithReference(engine);
    if (failure !== null) return { ...out, device, reason: failure, selfTest: { pass: false, maxError } };
    const dense = await speedOf(engine, speedCases.dense);
    return {
      name,
      available: true,
      reason: null,
      device,
      selfTest: { pass: true, maxError },
      stepsPerSecond: dense,
      convolutionalStepsPerSecond: dense < SLOW ? null : await speedOf(engine, speedCases.convolutional),
    };
  } catch (error) {
    return { ...out, reason: error instanceof EngineUnavailableError ? error.reason : messageOf(error) };
  }
}

interface Comparison {
  /** Largest difference of a weight from the reference's. */
  maxError: number;
  /** Null if every case is within its tolerance. */
  failure: string | null;
  device: string;
}

async function compareWithReference(engine: Engine): Promise<Comparison> {
  const result: Comparison = { maxError: 0, failure: null, device: '' };
  for (const testCase of testCases) {
    const expected = await trainedByReference(testCase);
    const problem = testCase.problem();
    const executor = await engine.create(problem);
    const weights = await trainedWeights(executor, problem, testCase);
    await executor.dispose();
    result.device = executor.device;
    const error = largestDifference(weights, expected);
    result.maxError = Math.max(result.maxError, error);
    if (error > testCase.tolerance) {
      result.failure ??=
        `its self-test failed: with ${testCase.name} its weights differ from the reference's by ` +
        `${error.toExponential(1)}, more than ${testCase.tolerance}.`;
    }
  }
  return result;
}

/** Sets the tfjs backend first, because an engine may have changed it. */
async function trainedByReference(testCase: TestCase): Promise<number[]> {
  await prepareTfjs();
  const problem = testCase.problem();
  return trainedWeights(createReferenceExecutor(problem), problem, testCase);
}

/** Runs a few steps and returns all weights, concatenated. */
async function trainedWeights(
  executor: Executor,
  problem: TrainingProblem,
  testCase: TestCase,
): Promise<number[]> {
  const random = new RandomStream(2, 'self-test');
  const indices = Int32Array.from({ length: STEPS * testCase.batch }, () => random.below(testCase.images));
  await executor.train(indices, testCase.batch, constantRate(problem, testCase, STEPS));
  return (await executor.weights()).flatMap(({ values }) => Array.from(values));
}

/** A missing or non-finite number counts as the largest difference. */
function largestDifference(actual: readonly number[], expected: readonly number[]): number {
  return actual.reduce((most, value, i) => {
    const difference = Math.abs(value - (expected[i] ?? NaN));
    return Math.max(most, Number.isFinite(difference) ? difference : Number.MAX_VALUE);
  }, 0);
}

/** Steps per second, in calls as long as in training. */
async function speedOf(engine: Engine, speedCase: TestCase): Promise<number> {
  const problem = speedCase.problem();
  const executor = await engine.create(problem);
  const run = async (steps: number): Promise<number> => {
    const indices = Int32Array.from({ length: steps * speedCase.batch }, (_, i) => i % speedCase.images);
    const series = constantRate(problem, speedCase, steps);
    const start = performance.now();
    await executor.train(indices, speedCase.batch, series);
    return performance.now() - start;
  };
  // The first call includes compilation.
  await run(1);
  let steps = 1;
  let elapsed = await run(steps);
  while (elapsed < PROBE_MS && steps < MOST_STEPS) {
    steps *= 2;
    elapsed = await run(steps);
  }
  await executor.dispose();
  return (steps / elapsed) * 1000;
}

function constantRate({ definition }: TrainingProblem, { rate, batch }: TestCase, steps: number): StepSeries {
  const rates = Array.from({ length: steps }, () => rate);
  return stepSeries(definition, { seed: 1, firstStep: 1, rates, batch });
}

export function libraryVersions(): Record<string, string> {
  return {
    'onnxruntime-node': ort.env.versions.node ?? ort.env.versions.common,
    '@tensorflow/tfjs-core': tf.version_core,
  };
}
