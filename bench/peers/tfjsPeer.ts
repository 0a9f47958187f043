/**
 * Times the training step of the benchmark MLP on a tfjs backend.
 * Usage: node tfjsPeer.ts --backend cpu|wasm
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of all kernels: on Node, tfjs-core alone lacks them.
import '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { say, serve } from './protocol.ts';
import * as data from './synthetic.ts';

const WARM_UP_STEPS = 20;
/** The cpu backend uses one thread of JavaScript. */
const THREADS = { cpu: 1, wasm: 2 };

const backend = z
  .enum(['cpu', 'wasm'])
  .parse(parseArgs({ options: { backend: { type: 'string', default: 'cpu' } } }).values.backend);

/** Activates the backend; throws if this machine cannot run it. */
async function useBackend(): Promise<void> {
  if (backend === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
  } else {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${path.dirname(entry)}${path.sep}`);
    wasm.setThreadsCount(THREADS.wasm);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot start its ${backend} backend.`);
}

/** @returns a function that trains further steps from the initial weights on and returns the last loss */
function trainer(): (steps: number) => number {
  const { IMAGES, PIXELS, CLASSES } = data;
  const images = tf.tensor2d(data.scaled(data.syntheticImages(IMAGES, PIXELS)), [IMAGES, PIXELS]);
  const labels = tf.tidy(() =>
    tf.cast(tf.oneHot(tf.tensor1d(data.syntheticLabels(IMAGES), 'int32'), CLASSES), 'float32'),
  );
  const order = data.syntheticOrder(IMAGES);
  const optimizer = tf.train.sgd(data.LEARNING_RATE);
  let weights = initialWeights();
  let step = 0;

  const trainStep = (): tf.Scalar => {
    const { kernel1, bias1, kernel2, bias2 } = weights;
    const batch = tf.tensor1d(data.batchOf(order, step++, data.BATCH), 'int32');
    const x = tf.gather(images, batch);
    const y = tf.gather(labels, batch);
    const cost = optimizer.minimize(() => {
      const hidden = tf.sigmoid(tf.add(tf.matMul(x, kernel1), bias1));
      const logits = tf.add(tf.matMul(hidden, kernel2), bias2);
      const dataTerm = tf.losses.softmaxCrossEntropy(y, logits);
      const penalty = tf.mul(tf.add(tf.sum(tf.abs(kernel1)), tf.sum(tf.abs(kernel2))), data.L1);
      return tf.add<tf.Scalar>(dataTerm, penalty);
    }, true);
    if (cost === null) throw new Error('tfjs returned no loss.');
    return cost;
  };
  const train = (steps: number): number => {
    let loss = NaN;
    for (let i = 0; i < steps; i++) {
      loss = tf.tidy(() => {
        const cost = trainStep();
        return i === steps - 1 ? (cost.dataSync()[0] ?? NaN) : NaN;
      });
    }
    return loss;
  };

  train(WARM_UP_STEPS);
  tf.dispose(weights);
  weights = initialWeights();
  step = 0;
  return train;
}

function initialWeights(): Record<'kernel1' | 'bias1' | 'kernel2' | 'bias2', tf.Variable> {
  const { PIXELS, HIDDEN, CLASSES } = data;
  const variable = (values: Float32Array, shape: number[]): tf.Variable =>
    tf.variable(tf.tensor(values, shape));
  return {
    kernel1: variable(data.syntheticKernel(0, PIXELS, HIDDEN), [PIXELS, HIDDEN]),
    bias1: variable(new Float32Array(HIDDEN), [HIDDEN]),
    kernel2: variable(data.syntheticKernel(1, HIDDEN, CLASSES), [HIDDEN, CLASSES]),
    bias2: variable(new Float32Array(CLASSES), [CLASSES]),
  };
}

async function start(): Promise<(steps: number) => number> {
  await useBackend();
  return trainer();
}

const train = await start().catch((error: unknown) => {
  say({ unavailable: error instanceof Error ? error.message : String(error) });
  process.exit(0);
});
await serve({ tfjs: tf.version_core, node: process.versions.node }, THREADS[backend], train);
// The worker threads of the wasm backend would keep the process alive.
process.exit(0);
