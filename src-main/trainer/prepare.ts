/** From a resolved config to a training problem: data loaded, subset drawn, network built. */
import type { ExperimentConfig } from '../contract/config.ts';
import { loadDataset } from '../datasets/catalog.ts';
import { firstN, selectSubset } from '../datasets/subset.ts';
import type { Split } from '../datasets/types.ts';
import { buildNetwork } from '../model/network.ts';
import { defineStep } from '../model/step.ts';
import { type Problem, type ProblemSplit, scalingFor } from './executors/problem.ts';

export interface DataFolders {
  home: string;
  dataFolder: string | null;
}

/** @throws RidgelineError when the data set is missing, damaged or too small */
export async function prepareProblem(config: ExperimentConfig, folders: DataFolders): Promise<Problem> {
  const { train, test, id, normalize, resize } = config.dataset;
  // The subset is drawn from all training images, so all of them have to be there.
  const dataset = await loadDataset(id, folders, { trainCount: 'all', testCount: test.count });
  const network = buildNetwork(config.model, dataset.imageShape, dataset.classes.length, config.seed, resize);
  return {
    definition: defineStep(network, config),
    scaling: scalingFor(normalize),
    train: problemSplit(selectSubset(dataset.train, train.count, train.seed ?? config.seed)),
    test: problemSplit(test.count === 'all' ? dataset.test : firstN(dataset.test, test.count)),
  };
}

function problemSplit(split: Split): ProblemSplit {
  return { images: split.images, labels: Int32Array.from(split.labels), count: split.count };
}
