/** Checks beyond the schema: values that are valid alone but not together. */
import type { ExperimentConfig, InitializerConfig } from '../contract/config.ts';
import { weightLayers } from '../contract/layers.ts';
import { isMapping } from '../shared/configPath.ts';
import type { ConfigIssue } from './problems.ts';
import { nearest } from '../shared/nearest.ts';

/** A run has a length: exactly one of `epochs` and `steps`. Checks the value as written, valid or not. */
export function lengthProblems(value: unknown): ConfigIssue[] {
  if (!isMapping(value)) return [];
  const [epochs, steps] = [value['epochs'] !== undefined, value['steps'] !== undefined];
  if (epochs && steps)
    return [{ path: ['steps'], text: 'is given in addition to epochs — remove one of the two' }];
  if (epochs || steps) return [];
  return [
    { path: ['epochs'], text: 'missing — must be a whole number from 1 to 100000, unless steps is given' },
  ];
}

export function combinationProblems(config: ExperimentConfig): ConfigIssue[] {
  return [
    ...batchProblems(config),
    ...modelProblems(config),
    ...overrideProblems(config),
    ...rateProblems(config),
    ...evaluateProblems(config),
  ];
}

function batchProblems({ batchSize, dataset }: ExperimentConfig): ConfigIssue[] {
  const { count } = dataset.train;
  if (count === 'all' || batchSize <= count) return [];
  return [
    { path: ['batchSize'], text: `${batchSize} — must not exceed dataset.train.count, which is ${count}` },
  ];
}

function modelProblems({ model, dataset }: ExperimentConfig): ConfigIssue[] {
  const problems = initializerProblems(model.initializer);
  if (model.kind === 'mlp' && dataset.resize !== null) {
    problems.push({
      path: ['dataset', 'resize'],
      text: `${dataset.resize} — an mlp does not resize images; use null, or a model of kind cnn or mobilenetV2`,
    });
  }
  return problems;
}

function initializerProblems(initializer: InitializerConfig): ConfigIssue[] {
  if (initializer.kind !== 'randomUniform' || initializer.minval < initializer.maxval) return [];
  return [
    {
      path: ['model', 'initializer', 'minval'],
      text: `${initializer.minval} — must be below maxval, which is ${initializer.maxval}`,
    },
  ];
}

function overrideProblems({ regularizer, model }: ExperimentConfig): ConfigIssue[] {
  const layers = weightLayers(model);
  const seen = new Set<string>();
  return (regularizer.overrides ?? []).flatMap(({ layer }, i): ConfigIssue[] => {
    const path = ['regularizer', 'overrides', i, 'layer'];
    const shown = JSON.stringify(layer);
    if (!layers.includes(layer)) {
      const near = nearest(layer, layers);
      const hint = near === undefined ? '' : `did you mean ${near}? It `;
      return [{ path, text: `${shown} — ${hint}must be one of ${layers.join(', ')}` }];
    }
    if (seen.has(layer)) return [{ path, text: `${shown} — has an override already` }];
    seen.add(layer);
    return [];
  });
}

/** The floor of a schedule must lie below the learning rate. */
function rateProblems({ optimizer }: ExperimentConfig): ConfigIssue[] {
  const { learningRate, schedule } = optimizer;
  switch (schedule.kind) {
    case 'exponential':
    case 'cosine':
      return floorProblem('floor', schedule.floor, learningRate);
    case 'reduceOnPlateau':
      return floorProblem('minRate', schedule.minRate, learningRate);
    case 'constant':
    case 'step':
      return [];
    default:
      return schedule satisfies never;
  }
}

function floorProblem(key: 'floor' | 'minRate', floor: number, learningRate: number): ConfigIssue[] {
  if (floor <= learningRate) return [];
  return [
    {
      path: ['optimizer', 'schedule', key],
      text: `${floor} — must not exceed learningRate, which is ${learningRate}`,
    },
  ];
}

function evaluateProblems({ evaluate, dataset, steps }: ExperimentConfig): ConfigIssue[] {
  const problems: ConfigIssue[] = [];
  if (steps !== undefined && evaluate.everySteps === undefined) {
    problems.push({
      path: ['evaluate', 'everySteps'],
      text: 'missing — a run of steps must say after how many steps it evaluates',
    });
  }
  if (steps !== undefined && evaluate.everyEpochs !== undefined) {
    problems.push({
      path: ['evaluate', 'everyEpochs'],
      text: `${evaluate.everyEpochs} — is for a run of epochs; a run of steps takes everySteps`,
    });
  }
  if (steps === undefined && evaluate.everySteps !== undefined) {
    problems.push({
      path: ['evaluate', 'everySteps'],
      text: `${evaluate.everySteps} — is for a run of steps; a run of epochs takes everyEpochs`,
    });
  }
  for (const split of ['train', 'test'] as const) {
    const available = dataset[split].count;
    const wanted = evaluate[`${split}Count`];
    if (available !== 'all' && wanted !== 'all' && wanted > available) {
      problems.push({
        path: ['evaluate', `${split}Count`],
        text: `${wanted} — must not exceed dataset.${split}.count, which is ${available}`,
      });
    }
  }
  return problems;
}
