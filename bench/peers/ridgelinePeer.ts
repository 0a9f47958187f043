/**
 * Times Ridgeline's own compiled training step, through the executor that a run uses.
 * Usage: node ridgelinePeer.ts --model mlp|cnn|mobilenetV2-<side>
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

async function trainer(benchmark: BenchmarkModel): Promise<(steps: number) => Promise<number>> {
  const { problem, batch, images, stepsPerCall } = benchmark;
  const executor = await createCompiledExecutor(problem, { threads: THREADS });
  const order = data.syntheticOrder(images);
  let step = 0;
  return async (steps) => {
    let loss = NaN;
    for (let done = 0; done < steps;) {
      const count = Math.min(stepsPerCall, steps - done);
      const indices = new Int32Array(count * batch);
      for (let i = 0; i < count; i++) indices.set(data.batchOf(order, step + i, batch), i * batch);
      const series = stepSeries(problem.definition, {
        seed: 1,
        firstStep: step + 1,
        rates: Array<number>(count).fill(data.LEARNING_RATE),
        batch,
      });
      const results = await executor.train(indices, batch, series);
      loss = (results.loss.at(-1) ?? NaN) + (results.penalty.at(-1) ?? NaN);
      step += count;
      done += count;
    }
    return loss;
  };
}

await prepareTfjs();
const benchmark = benchmarkModel(model);
// Warms up the process on an executor of its own, so that the timed one starts from the initial weights.
await (
  await trainer(benchmark)
)(benchmark.stepsPerCall);
const train = await trainer(benchmark);
await serve(libraryVersions(), train);
