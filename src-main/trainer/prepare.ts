/** Creates a training problem from a config: loads data, draws the subset, builds the network. */
import type { ExperimentConfig } from '../contract/config.ts';
import { DatasetCache } from '../datasets/catalog.ts';
import type { Split } from '../datasets/types.ts';
import { buildNetwork } from '../model/network.ts';
import { defineStep } from '../model/step.ts';
import { type TrainingProblem, type ProblemSplit, scalingFor } from './executors/problem.ts';

export interface DataFolders {
  home: string;
  dataFolder: string | null;
}

/**
 * @param loaded cache of the data of an earlier problem
 * @throws RidgelineError if the data set is missing, damaged or too small
 */
export async function prepareProblem(
  config: ExperimentConfig,
  folders: DataFolders,
  loaded = new DatasetCache(),
): Promise<TrainingProblem> {
  const { train, test, id, normalize, resize } = config.dataset;
  const dataset = await loaded.load(id, folders, {
    trainCount: train.count,
    testCount: test.count,
    trainSeed: train.seed ?? config.seed,
  });
  const network = buildNetwork(config.model, dataset.imageShape, dataset.classes.length, config.seed, resize);
  return {
    definition: defineStep(network, config),
    scaling: scalingFor(normalize),
    train: problemSplit(dataset.train),
    test: problemSplit(dataset.test),
  };
}

function problemSplit(split: Split): ProblemSplit {
  return { images: split.images, labels: Int32Array.from(split.labels), count: split.count };
}
