/** The compiler's stages of a config's training step as text, for `ridgeline stages`. */
import type { ExperimentConfig } from '../contract/config.ts';
import { createCompiledExecutor } from './executors/compiled.ts';
import { prepareTfjs } from './executors/tfjs.ts';
import { type DataFolders, prepareProblem } from './prepare.ts';
import { stepSeries } from './stepSeries.ts';

export interface Stage {
  name: string;
  text: string;
}

/** Compiles the training step by running it once. */
export async function compilerStages(config: ExperimentConfig, folders: DataFolders): Promise<Stage[]> {
  await prepareTfjs();
  const problem = await prepareProblem(config, folders);
  const stages: Stage[] = [];
  const executor = await createCompiledExecutor(problem, {
    observe: (name, text) => stages.push({ name, text: text() }),
  });
  const batch = Math.min(config.batchSize, problem.train.count);
  const series = stepSeries(problem.definition, {
    seed: config.seed,
    firstStep: 1,
    rates: [config.optimizer.learningRate],
    batch,
  });
  await executor.train(
    Int32Array.from({ length: batch }, (_, i) => i),
    batch,
    series,
  );
  await executor.dispose();
  return stages;
}
