import { describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { parseConfig } from '../../src-main/experiment/parse.ts';

const BASE = {
  version: 1,
  name: 'x',
  dataset: { id: 'digits' },
  model: { kind: 'mlp', hidden: [200] },
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 64,
  epochs: 3,
};
const STEPS = { epochs: undefined, steps: 1000, evaluate: { everySteps: 100 } };

/** The lines of the error without the first; empty if the config is accepted. */
function problems(keys: object): string[] {
  try {
    parseConfig({ ...BASE, ...keys }, 'test');
    return [];
  } catch (error) {
    if (!(error instanceof RidgelineError)) throw error;
    expect(error.code).toBe('bad-input');
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const withSchedule = (schedule: object) => ({ optimizer: { ...BASE.optimizer, schedule } });
const withOverride = (...layers: string[]) => ({
  regularizer: {
    kind: 'none',
    overrides: layers.map((layer) => ({ layer, regularizer: { kind: 'l2', lambda: 1 } })),
  },
});

describe('the length of a run', () => {
  it.each([
    { name: 'epochs', keys: {}, expected: [] },
    { name: 'steps', keys: STEPS, expected: [] },
    {
      name: 'neither',
      keys: { epochs: undefined },
      expected: ['epochs: missing — must be a whole number from 1 to 100000, unless steps is given'],
    },
    {
      name: 'both',
      keys: { ...STEPS, epochs: 3 },
      expected: ['steps: is given in addition to epochs — remove one of the two'],
    },
    {
      name: 'steps without a word on evaluation',
      keys: { ...STEPS, evaluate: {} },
      expected: ['evaluate.everySteps: missing — a run of steps must say after how many steps it evaluates'],
    },
    {
      name: 'steps with everyEpochs',
      keys: { ...STEPS, evaluate: { everySteps: 10, everyEpochs: 2 } },
      expected: ['evaluate.everyEpochs: 2 — is for a run of epochs; a run of steps takes everySteps'],
    },
    {
      name: 'epochs with everySteps',
      keys: { evaluate: { everySteps: 10 } },
      expected: ['evaluate.everySteps: 10 — is for a run of steps; a run of epochs takes everyEpochs'],
    },
  ])('$name', ({ keys, expected }) => {
    expect(problems(keys)).toEqual(expected);
  });
});

describe('image counts', () => {
  const dataset = { id: 'digits', train: { count: 500 }, test: { count: 300 } };

  it.each([
    { evaluate: { trainCount: 500, testCount: 300 }, expected: [] },
    {
      evaluate: { trainCount: 501 },
      expected: ['evaluate.trainCount: 501 — must not exceed dataset.train.count, which is 500'],
    },
    {
      evaluate: { testCount: 301 },
      expected: ['evaluate.testCount: 301 — must not exceed dataset.test.count, which is 300'],
    },
  ])('$evaluate', ({ evaluate, expected }) => {
    expect(problems({ dataset, evaluate })).toEqual(expected);
  });
});

describe('overrides of the regulariser', () => {
  it('name a layer of the network, each once', () => {
    expect(problems(withOverride('dense_1', 'dense_2'))).toEqual([]);
    expect(problems(withOverride('dense_2', 'dense_3'))).toEqual([
      'regularizer.overrides[1].layer: "dense_3" — did you mean dense_1? It must be one of dense_1, dense_2',
    ]);
    expect(problems(withOverride('dense_2', 'dense_2'))).toEqual([
      'regularizer.overrides[1].layer: "dense_2" — has an override already',
    ]);
  });

  it('accept the layers of the other kinds of model', () => {
    const cnn = { kind: 'cnn', blocks: [{ filters: 4 }, { filters: 4 }], hidden: [8] };
    expect(problems({ model: cnn, ...withOverride('conv_2', 'dense_2') })).toEqual([]);
    expect(problems({ model: cnn, ...withOverride('conv_3') })).toHaveLength(1);
    const mobilenet = { kind: 'mobilenetV2' };
    expect(problems({ model: mobilenet, ...withOverride('block_16_project', 'dense_1') })).toEqual([]);
    expect(problems({ model: mobilenet, ...withOverride('block_0_expand') })).toHaveLength(1);
  });
});

describe('a learning rate', () => {
  it.each([
    [{ kind: 'exponential', decay: 0.9, floor: 0.2 }, 'floor'],
    [{ kind: 'cosine', steps: 100, floor: 0.2 }, 'floor'],
    [{ kind: 'reduceOnPlateau', minRate: 0.2 }, 'minRate'],
  ])('cannot fall to a floor above it: %j', (schedule, key) => {
    expect(problems(withSchedule(schedule))).toEqual([
      `optimizer.schedule.${key}: 0.2 — must not exceed learningRate, which is 0.1`,
    ]);
    expect(problems(withSchedule({ ...schedule, [key]: 0.1 }))).toEqual([]);
  });
});

describe('resizing', () => {
  it('is only for models that take images', () => {
    const dataset = { id: 'digits', resize: 32 };
    expect(problems({ dataset, model: { kind: 'mobilenetV2' } })).toEqual([]);
    expect(problems({ dataset })).toEqual([
      'dataset.resize: 32 — an mlp does not resize images; use null, or a model of kind cnn or mobilenetV2',
    ]);
  });
});
