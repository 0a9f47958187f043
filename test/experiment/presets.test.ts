import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { findPreset, loadPresets, parsePresetGroup } from '../../src-main/experiment/presets.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));

describe('the built-in presets', () => {
  const presets = loadPresets(resources);

  it('are the runs of every source, quick forms and controls among them, and the demo', () => {
    expect(presets.map((preset) => preset.id)).toEqual([
      '000-quick/none',
      '000-quick/l1',
      '000-quick/l2',
      '000/none',
      '000/l1',
      '000/l2',
      '001-quick/random_normal',
      '001-quick/glorot_normal',
      '001-quick/he_normal',
      '001-quick/lecun_normal',
      '001/random_normal',
      '001/glorot_normal',
      '001/he_normal',
      '001/lecun_normal',
      '002-corrected/none',
      '002-corrected/l2',
      '002-corrected/l1',
      '002/none',
      '002/l2',
      '002/l1',
      '003-two-conv/plain',
      '003-two-conv/l2',
      '003-two-conv/dropout',
      '003/plain',
      '003/l2',
      '003/dropout',
      '004/none',
      '004/l2',
      '004/weight-decay',
      '004/dropout',
      '004/decay',
      '004/plateau',
      'demo/none',
      'demo/l1',
      'demo/l2',
    ]);
    expect(new Set(presets.map((preset) => preset.config.name)).size).toBe(presets.length);
  });

  it('state the settings of source 002', () => {
    expect(findPreset(presets, '002/l2').config).toMatchObject({
      dataset: {
        id: 'mnist',
        train: { count: 20000 },
        test: { count: 'all' },
        normalize: 'symmetric',
      },
      model: {
        hidden: [200],
        activation: 'sigmoid',
        initializer: { kind: 'randomNormal', mean: 0, stddev: 0.01 },
      },
      loss: 'brier',
      reportedLoss: 'crossEntropy',
      regularizer: { kind: 'l2', lambda: 0.01, convention: 'half' },
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 64,
      epochs: 20,
    });
    expect(findPreset(presets, '002/none').config.regularizer).toEqual({ kind: 'none' });
    expect(findPreset(presets, '002/l1').config.regularizer).toEqual({
      kind: 'l1',
      lambda: 0.0001,
      convention: 'half',
      l1Method: 'subgradient',
      apply: 'kernels',
    });
  });

  it('state the settings of source 000, whose L1 run does not penalise the dense layer', () => {
    const common = {
      dataset: { id: 'cifar10', train: { count: 'all' }, resize: 224 },
      model: { kind: 'mobilenetV2', activation: 'relu6' },
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      epochs: 10,
    };
    expect(findPreset(presets, '000/none').config).toMatchObject({
      ...common,
      regularizer: { kind: 'none' },
    });
    const l1 = { kind: 'l1', lambda: 0.001, convention: 'keras', apply: 'kernels' };
    expect(findPreset(presets, '000/l1').config).toMatchObject({
      ...common,
      regularizer: { ...l1, overrides: [{ layer: 'dense_1', regularizer: { kind: 'none' } }] },
    });
    const l2 = { kind: 'l2', lambda: 0.001, convention: 'keras', apply: 'kernels+biases' };
    const { regularizer } = findPreset(presets, '000/l2').config;
    expect(regularizer).toEqual(l2);
  });

  it('state source 001’s four initialisers', () => {
    const models = presets.filter(({ id }) => id.startsWith('001/')).map(({ config }) => config.model);
    expect(models).toEqual([
      {
        kind: 'mobilenetV2',
        activation: 'relu6',
        initializer: { kind: 'randomNormal', mean: 0, stddev: 0.05 },
      },
      { kind: 'mobilenetV2', activation: 'relu6', initializer: { kind: 'glorotNormal' } },
      { kind: 'mobilenetV2', activation: 'relu6', initializer: { kind: 'heNormal' } },
      { kind: 'mobilenetV2', activation: 'selu', initializer: { kind: 'leCunNormal' } },
    ]);
  });

  it.each(['000', '001'])('differ between %s and its quick form only in the data', (group) => {
    for (const { id, config } of presets.filter((preset) => preset.id.startsWith(`${group}/`))) {
      const quick = findPreset(presets, id.replace('/', '-quick/')).config;
      expect({ ...quick, name: '', dataset: null }).toEqual({ ...config, name: '', dataset: null });
      expect(quick.dataset).toMatchObject({ id: 'cifar10', train: { count: 10_000 }, resize: null });
    }
  });

  it('state the settings of source 003, one and two convolutions deep', () => {
    const first = { filters: 32, kernelSize: 5, pool: 2 };
    for (const [group, blocks] of [
      ['003', [first]],
      ['003-two-conv', [first, { ...first, filters: 64 }]],
    ] as const) {
      for (const run of ['plain', 'l2', 'dropout']) {
        expect(findPreset(presets, `${group}/${run}`).config).toMatchObject({
          dataset: { id: 'mnist', normalize: 'unit' },
          model: {
            kind: 'cnn',
            blocks,
            hidden: [1024],
            activation: 'relu',
            initializer: { kind: 'truncatedNormal', mean: 0, stddev: 0.1 },
            biasInitial: 0.1,
            dropout: run === 'dropout' ? 0.5 : 0,
          },
          regularizer: {
            kind: 'none',
            ...(run === 'l2'
              ? {
                  overrides: [
                    { layer: 'dense_2', regularizer: { kind: 'l2', lambda: 0.004, convention: 'half' } },
                  ],
                }
              : {}),
          },
          optimizer: { kind: 'adam', learningRate: 1e-4 },
          batchSize: 100,
          steps: 1000,
          evaluate: { everySteps: 100, trainCount: 1000, testCount: 1000 },
        });
      }
    }
    expect(findPreset(presets, '003/plain').config.regularizer.overrides).toBeUndefined();
  });

  it('state the settings of source 004', () => {
    const configs = presets.filter(({ id }) => id.startsWith('004/')).map(({ config }) => config);
    for (const { model } of configs) expect(model).toMatchObject({ hidden: [200, 100], activation: 'relu' });
    expect(findPreset(presets, '004/l2').config.regularizer).toMatchObject({
      kind: 'l2',
      lambda: 0.001,
      convention: 'keras',
      overrides: [{ layer: 'dense_3', regularizer: { kind: 'none' } }],
    });
    expect(findPreset(presets, '004/weight-decay').config.optimizer).toMatchObject({
      kind: 'adam',
      weightDecay: 0.01,
    });
    expect(findPreset(presets, '004/dropout').config.model).toMatchObject({ dropout: 0.4 });
    expect(findPreset(presets, '004/decay').config.optimizer).toMatchObject({
      kind: 'sgd',
      learningRate: 0.2,
      schedule: { kind: 'exponential', decay: 0.995, floor: 1e-6 },
    });
    expect(findPreset(presets, '004/plateau').config.optimizer).toMatchObject({
      schedule: { kind: 'reduceOnPlateau', factor: 0.1, patience: 200, threshold: 1e-4, minRate: 0 },
    });
  });

  it.each(['none', 'l2', 'l1'])('differ between published and corrected in the loss only: %s', (run) => {
    const published = findPreset(presets, `002/${run}`).config;
    const corrected = findPreset(presets, `002-corrected/${run}`).config;
    expect(corrected).toEqual({
      ...published,
      name: corrected.name,
      loss: 'crossEntropy',
      reportedLoss: 'same',
    });
  });

  it('give the demo the built-in digits and a soft-thresholding L1', () => {
    for (const run of ['none', 'l1', 'l2']) {
      expect(findPreset(presets, `demo/${run}`).config.dataset).toMatchObject({
        id: 'digits',
        train: { count: 2000 },
        test: { count: 2000 },
      });
    }
    expect(findPreset(presets, 'demo/l1').config.regularizer).toMatchObject({
      kind: 'l1',
      l1Method: 'proximal',
    });
  });

  it('include the notes of group and run', () => {
    const { notes } = findPreset(presets, 'demo/l1');
    expect(notes).toContain('A demo without data files');
    expect(notes).toContain('Soft-thresholding after each step');
  });
});

describe('findPreset', () => {
  const presets = loadPresets(resources);
  const ids = presets.map((preset) => preset.id).join(', ');

  it('suggests the nearest id', () => {
    expect(() => findPreset(presets, '002/l3')).toThrow(
      new RidgelineError('not-found', `There is no preset "002/l3". Did you mean 002/l2? Presets: ${ids}.`),
    );
    expect(() => findPreset(presets, 'mobilenet')).toThrow(
      new RidgelineError('not-found', `There is no preset "mobilenet". Presets: ${ids}.`),
    );
  });

  it('lists the runs of a group', () => {
    expect(() => findPreset(presets, 'demo')).toThrow(
      new RidgelineError('not-found', '"demo" is a group of presets. Name one: demo/none, demo/l1, demo/l2.'),
    );
  });
});

describe('parsePresetGroup', () => {
  it('names file and line of an invalid group', () => {
    expect(() => parsePresetGroup('title: x\nnote: y\nbase: 3\nruns: {}\n', 'g', 'presets/g.yaml')).toThrow(
      new RidgelineError(
        'bad-input',
        'presets/g.yaml: 3 problems in the preset group:\n' +
          '  notes (line 1): missing — must be a text that is not empty\n' +
          '  note (line 2): unknown key — did you mean "notes"? Allowed here: title, notes, base, runs\n' +
          '  base (line 3): 3 — must be a mapping',
      ),
    );
  });

  it('names the run whose config is wrong', () => {
    const text = 'title: x\nnotes: y\nbase: {}\nruns:\n  a: { title: a, config: { version: 1 } }\n';
    expect(() => parsePresetGroup(text, 'g', 'presets/g.yaml')).toThrow(
      /^presets\/g\.yaml, run a: 6 problems in the experiment config:\n {2}name: missing — /,
    );
  });
});

describe('loadPresets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-presets-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('says what to do if the folder is missing', () => {
    expect(() => loadPresets(folder)).toThrow(/^Cannot read the presets in .*Reinstall Ridgeline/);
  });

  it('names the file that is wrong', () => {
    mkdirSync(path.join(folder, 'presets'));
    writeFileSync(path.join(folder, 'presets', 'bad.yaml'), 'title: [');
    expect(() => loadPresets(folder)).toThrow(/^presets\/bad\.yaml is not valid YAML or JSON:\n {2}line 1/);
  });
});
