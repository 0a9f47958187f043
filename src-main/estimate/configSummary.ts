/** Layers, memory and time of a config on this machine, without building or training anything. */
import { totalmem } from 'node:os';
import type { ConfigSummary } from '../contract/channels/editor.ts';
import { RidgelineError } from '../contract/errors.ts';
import { type EngineName, type ExperimentConfig, recordsTotal } from '../contract/config.ts';
import { type DataFolders, type DatasetExtent, datasetExtent, datasetStatus } from '../datasets/catalog.ts';
import { readSpeeds, readVerdict } from '../engines/verdict.ts';
import type { ConfigIssue } from '../experiment/problems.ts';
import { trainingMemory } from './memory.ts';
import { type OutlinedLayer, outlineNetwork } from './outline.ts';
import { estimateTime, type MeasuredRun, multiplyAdds, type TimeRequest } from './runTime.ts';

export interface SummaryContext extends DataFolders {
  /** Runs that were measured here. */
  measured: () => readonly MeasuredRun[];
  /** Bytes; this machine's memory if absent. */
  machineMemory?: number;
}

/** Either the summary with the basis of its time estimate, or the reasons why the run cannot start on this machine. */
export type Summary =
  { summary: ConfigSummary; timing: TimeRequest; problems: [] } | { summary: null; problems: ConfigIssue[] };

export function summarize(config: ExperimentConfig, context: SummaryContext): Summary {
  const extent = datasetExtent(config.dataset.id, context);
  const problems = countProblems(config, extent);
  const layers = layersOf(config, extent);
  if (!Array.isArray(layers)) return { summary: null, problems: [...problems, layers] };
  const machine = context.machineMemory ?? totalmem();
  const needed = trainingMemory(layers, config.optimizer, config.batchSize);
  const permanent = needed.weights + needed.gradients + needed.slots;
  if (permanent > machine) {
    problems.push({
      path: ['model'],
      text:
        `too large for this machine — weights, gradients and the optimizer's state need ${inGigabytes(permanent)}, ` +
        `and it has ${inGigabytes(machine)}; use fewer or smaller layers`,
    });
  }
  if (problems.length > 0) return { summary: null, problems };

  const [trainImages, testImages] = imageCounts(config, extent);
  const images = (trainImages + testImages) * extent.imageShape.reduce((product, side) => product * side, 1);
  const stepsPerEpoch = Math.ceil(trainImages / config.batchSize);
  const stepsTotal = config.steps ?? stepsPerEpoch * (config.epochs ?? 1);
  const total = permanent + needed.activations + images;
  const timing: TimeRequest = {
    config,
    work: {
      multiplyAdds: multiplyAdds(layers),
      steps: stepsTotal,
      batchSize: config.batchSize,
      evaluated: evaluatedImages(config, trainImages, testImages),
    },
    engine: engineFor(config, context.home),
    measured: context.measured(),
    speeds: readSpeeds(context.home),
    multiplyAddsOf: (other) => forwardWork(other, context),
  };
  return {
    timing,
    problems: [],
    summary: {
      layers: layers.map(({ multiplyAdds: _work, ...layer }) => layer),
      parameters: sumOf(layers, (layer) => layer.parameters),
      trainable: sumOf(layers, (layer) => layer.trainable),
      trainImages,
      testImages,
      stepsPerEpoch,
      stepsTotal,
      memory: { ...needed, images, total, machine },
      time: estimateTime(timing),
      dataMissing: datasetStatus(config.dataset.id, context).reason,
    },
  };
}

/** The layers, or why the network cannot be built. */
function layersOf(
  { model, dataset }: ExperimentConfig,
  extent: DatasetExtent,
): OutlinedLayer[] | ConfigIssue {
  try {
    return outlineNetwork(model, extent.imageShape, extent.classes, dataset.resize);
  } catch (error) {
    if (!(error instanceof RidgelineError)) throw error;
    return { path: ['dataset', 'resize'], text: error.message };
  }
}

function countProblems({ dataset }: ExperimentConfig, extent: DatasetExtent): ConfigIssue[] {
  return (['train', 'test'] as const).flatMap((split): ConfigIssue[] => {
    const { count } = dataset[split];
    const available = extent[`${split}Count`];
    if (count === 'all' || count <= available) return [];
    return [
      {
        path: ['dataset', split, 'count'],
        text: `${count} — must not exceed ${available}, the number of ${split} images in ${dataset.id}`,
      },
    ];
  });
}

function imageCounts({ dataset }: ExperimentConfig, extent: DatasetExtent): [number, number] {
  const { train, test } = dataset;
  return [
    train.count === 'all' ? extent.trainCount : train.count,
    test.count === 'all' ? extent.testCount : test.count,
  ];
}

function evaluatedImages(config: ExperimentConfig, trainImages: number, testImages: number): number {
  const { evaluate } = config;
  const test = evaluate.testCount === 'all' ? testImages : evaluate.testCount;
  const train = evaluate.trainCount === 'all' ? trainImages : evaluate.trainCount;
  const records = Math.ceil(recordsTotal(config) / (evaluate.everyEpochs ?? 1));
  return records * (test + train);
}

/** The config's engine; for `auto`, the one that it currently selects. */
function engineFor({ engine, model }: ExperimentConfig, home: string): EngineName {
  if (engine !== 'auto') return engine;
  return readVerdict(home, model.kind === 'mlp' ? 'dense' : 'convolutional')[0] ?? 'cpu';
}

function forwardWork({ model, dataset }: ExperimentConfig, folders: DataFolders): number | null {
  try {
    const { imageShape, classes } = datasetExtent(dataset.id, folders);
    return multiplyAdds(outlineNetwork(model, imageShape, classes, dataset.resize));
  } catch (error) {
    // The data set of an old run may no longer be known.
    if (error instanceof RidgelineError) return null;
    throw error;
  }
}

function sumOf(layers: readonly OutlinedLayer[], of: (layer: OutlinedLayer) => number): number {
  return layers.reduce((sum, layer) => sum + of(layer), 0);
}

function inGigabytes(bytes: number): string {
  return `${Number((bytes / 1e9).toPrecision(3)).toLocaleString('en')} GB`;
}
