/**
 * Times Ridgeline's compiled training step, through the executor of a run. Usage: node ridgelinePeer.ts --model
 * mlp|cnn|mobilenetV2-<side>
 */
import { parseArgs } from 'node:util';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import { libraryVersions } from '../../src-main/trainer/selfTest.ts';
import { stepSeries } from '../../src-main/trainer/stepSeries.ts';
import { serve } from './protocol.ts';
import { type BenchmarkModel, benchmarkModel } from './ridgelineModels.ts';
import * as data from './synthetic.ts';

const THREADS = 2;
const { model } = parseArgs({ options: { model: { type: 'string', default: 'mlp' } } }).values;

const WARM_UP_STEPS = 3;

/** A warmed-up trainer with the initial weights. All steps of a request are one call, as in a training run. */
async function trainer({
  problem,
  batch,
  images,
}: BenchmarkModel): Promise<(steps: number) => Promise<number>> {
  const executor = await createCompiledExecutor(problem, { threads: THREADS });
  const order = data.syntheticOrder(images);
  let step = 0;
  const train = async (steps: number): Promise<number> => {
    const indices = new Int32Array(steps * batch);
    for (let i = 0; i < steps; i++) indices.set(data.batchOf(order, step + i, batch), i * batch);
    const series = stepSeries(problem.definition, {
      seed: 1,
      firstStep: step + 1,
      rates: Array<number>(steps).fill(data.LEARNING_RATE),
      batch,
    });
    const results = await executor.train(indices, batch, series);
    step += steps;
    return (results.loss.at(-1) ?? NaN) + (results.penalty.at(-1) ?? NaN);
  };
  const initial = await executor.state();
  await train(WARM_UP_STEPS);
  await executor.restore(initial);
  step = 0;
  return train;
}

await prepareTfjs();
await serve(libraryVersions(), THREADS, await trainer(benchmarkModel(model)));
