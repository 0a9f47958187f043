/** Times Ridgeline's own compiled training step, through the executor that a run uses. Usage: --model mlp */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { buildNetwork } from '../../src-main/model/network.ts';
import { penaltyTerms } from '../../src-main/model/penalty.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import { type Problem, scalingFor } from '../../src-main/trainer/executors/problem.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { libraryVersions } from '../../src-main/trainer/selfTest.ts';
import { serve } from './protocol.ts';
import * as data from './synthetic.ts';

const THREADS = 2;
/** Long enough to compile, short enough to stay a warm-up. */
const WARM_UP_STEPS = 50;
/** About a tenth of a second, what the training loop aims for. */
const STEPS_PER_CALL = 500;

z.enum(['mlp']).parse(parseArgs({ options: { model: { type: 'string', default: 'mlp' } } }).values.model);

function mlpProblem(): Problem {
  const network = buildNetwork(
    {
      kind: 'mlp',
      hidden: [data.HIDDEN],
      activation: 'sigmoid',
      initializer: { kind: 'glorotUniform' },
      biasInitial: 0,
      dropout: 0,
    },
    [28, 28, 1],
    data.CLASSES,
    1,
  );
  const initial = [
    data.syntheticKernel(0, data.PIXELS, data.HIDDEN),
    new Float32Array(data.HIDDEN),
    data.syntheticKernel(1, data.HIDDEN, data.CLASSES),
    new Float32Array(data.CLASSES),
  ];
  network.weights.forEach(({ variable }, i) => {
    variable.assign(tf.tensor(initial[i] ?? new Float32Array(), variable.shape));
  });
  const split = {
    images: data.syntheticImages(data.IMAGES, data.PIXELS),
    labels: data.syntheticLabels(data.IMAGES),
    count: data.IMAGES,
  };
  const regularizer = {
    kind: 'l1',
    lambda: data.L1,
    convention: 'keras',
    l1Method: 'subgradient',
    apply: 'kernels',
  } as const;
  return {
    definition: {
      network,
      terms: penaltyTerms(regularizer, network),
      loss: 'crossEntropy',
      reportedLoss: 'crossEntropy',
    },
    scaling: scalingFor('symmetric'),
    train: split,
    test: split,
  };
}

async function trainer(problem: Problem): Promise<(steps: number) => Promise<number>> {
  const executor = await createCompiledExecutor(problem, { threads: THREADS });
  const order = data.syntheticOrder(data.IMAGES);
  let step = 0;
  return async (steps) => {
    let loss = NaN;
    for (let done = 0; done < steps; ) {
      const count = Math.min(STEPS_PER_CALL, steps - done);
      const indices = new Int32Array(count * data.BATCH);
      for (let i = 0; i < count; i++) indices.set(data.batchOf(order, step + i, data.BATCH), i * data.BATCH);
      const results = await executor.train(indices, data.BATCH, new Float32Array(count).fill(data.LEARNING_RATE));
      loss = (results.loss.at(-1) ?? NaN) + (results.penalty.at(-1) ?? NaN);
      step += count;
      done += count;
    }
    return loss;
  };
}

await prepareTfjs();
const problem = mlpProblem();
// Warms up the process on an executor of its own, so that the timed one starts from the initial weights.
await (await trainer(problem))(WARM_UP_STEPS);
const train = await trainer(problem);
await serve(libraryVersions(), train);
