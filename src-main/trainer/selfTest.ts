/** Each engine against the reference on a small network, then its speed on the network of source 002. */
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import type { EngineReport } from '../contract/channels.ts';
import type { ModelConfig, RegularizerConfig } from '../contract/config.ts';
import { buildNetwork } from '../model/network.ts';
import { penaltyTerms } from '../model/penalty.ts';
import { RandomStream } from '../random/philox.ts';
import { engines } from './engines.ts';
import { type Problem, type ProblemSplit, scalingFor } from './executors/problem.ts';
import { createReferenceExecutor } from './executors/reference.ts';
import type { Executor } from './executors/types.ts';

/** Largest difference of a weight after the steps: float32 rounding over a few hundred sums leaves 1e-6. */
const TOLERANCE = 1e-5;
const STEPS = 5;
const PROBE_MS = 300;

const REGULARIZER: RegularizerConfig = {
  kind: 'l1l2',
  lambda1: 1e-3,
  lambda2: 1e-3,
  convention: 'keras',
  l1Method: 'proximal',
  apply: 'kernels',
};

interface Size {
  image: number;
  hidden: number;
  images: number;
  batch: number;
}

const SMALL: Size = { image: 12, hidden: 24, images: 60, batch: 20 };
const PROBE: Size = { image: 28, hidden: 200, images: 640, batch: 64 };

/** A problem with random images and labels; the same for every engine. */
function randomProblem({ image, hidden, images }: Size): Problem {
  const model: ModelConfig = {
    kind: 'mlp',
    hidden: [hidden],
    activation: 'sigmoid',
    initializer: { kind: 'glorotUniform' },
    biasInitial: 0,
    dropout: 0,
  };
  const network = buildNetwork(model, [image, image, 1], 10, 1);
  const random = new RandomStream(1, 'self-test');
  const split: ProblemSplit = {
    images: Uint8Array.from({ length: images * image * image }, () => random.below(256)),
    labels: Int32Array.from({ length: images }, () => random.below(10)),
    count: images,
  };
  return {
    definition: {
      network,
      terms: penaltyTerms(REGULARIZER, network),
      loss: 'crossEntropy',
      reportedLoss: 'crossEntropy',
    },
    scaling: scalingFor('symmetric'),
    train: split,
    test: split,
  };
}

/** Runs a few steps and returns all weights one after another. */
async function trainedWeights(executor: Executor, { images, batch }: Size): Promise<number[]> {
  const random = new RandomStream(2, 'self-test');
  const indices = Int32Array.from({ length: STEPS * batch }, () => random.below(images));
  await executor.train(indices, batch, new Float32Array(STEPS).fill(0.1));
  return (await executor.weights()).flatMap(({ values }) => Array.from(values));
}

async function stepsPerSecond(executor: Executor, { images, batch }: Size): Promise<number> {
  const indices = Int32Array.from({ length: batch }, (_, i) => i % images);
  const rates = Float32Array.of(0.1);
  await executor.train(indices, batch, rates);
  const start = performance.now();
  let steps = 0;
  let elapsed = 0;
  while (elapsed < PROBE_MS) {
    await executor.train(indices, batch, rates);
    steps++;
    elapsed = performance.now() - start;
  }
  return (steps / elapsed) * 1000;
}

export async function testEngines(): Promise<EngineReport[]> {
  const expected = await trainedWeights(createReferenceExecutor(randomProblem(SMALL)), SMALL);
  const reports: EngineReport[] = [];
  for (const { name, create } of engines) {
    try {
      const small = await create(randomProblem(SMALL));
      const weights = await trainedWeights(small, SMALL);
      await small.dispose();
      const maxError = weights.reduce((most, w, i) => Math.max(most, Math.abs(w - (expected[i] ?? NaN))), 0);
      const pass = maxError <= TOLERANCE;
      const probe = await create(randomProblem(PROBE));
      const speed = await stepsPerSecond(probe, PROBE);
      const { device } = probe;
      await probe.dispose();
      const reason = pass ? null : `its weights differ from the reference's by ${maxError}, more than ${TOLERANCE}`;
      reports.push({ name, available: pass, reason, device, selfTest: { pass, maxError }, stepsPerSecond: speed });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reports.push({ name, available: false, reason, device: null, selfTest: null, stepsPerSecond: null });
    }
  }
  return reports;
}

export function libraryVersions(): Record<string, string> {
  return { 'onnxruntime-node': ort.env.versions.node ?? ort.env.versions.common, '@tensorflow/tfjs-core': tf.version_core };
}
