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

/** Warm, and back at the initial weights. */
async function trainer(benchmark: BenchmarkModel): Promise<(steps: number) => Promise<number>> {
  const { problem, batch, images, stepsPerCall } = benchmark;
  const executor = await createCompiledExecutor(problem, { threads: THREADS });
  const order = data.syntheticOrder(images);
  let step = 0;
  const train = async (steps: number): Promise<number> => {
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
  const initial = await executor.state();
  await train(stepsPerCall);
  await executor.restore(initial);
  step = 0;
  return train;
}

await prepareTfjs();
const benchmark = benchmarkModel(model);
await serve(libraryVersions(), await trainer(benchmark));
