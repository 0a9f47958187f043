import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { findPreset, loadPresets, parsePresetGroup } from '../../src-main/experiment/presets.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));

describe('the presets that ship', () => {
  const presets = loadPresets(resources);

  it('are the runs of source 002 as published, corrected, and the demo', () => {
    expect(presets.map((preset) => preset.id)).toEqual([
      '002-corrected/none',
      '002-corrected/l2',
      '002-corrected/l1',
      '002/none',
      '002/l2',
      '002/l1',
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

  it('carry the notes of group and run', () => {
    const { notes } = findPreset(presets, 'demo/l1');
    expect(notes).toContain('A first look');
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
  it('names file and line of a group that is not one', () => {
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

  it('says what to do when the folder is missing', () => {
    expect(() => loadPresets(folder)).toThrow(/^Cannot read the presets in .*Reinstall Ridgeline/);
  });

  it('names the file that is wrong', () => {
    mkdirSync(path.join(folder, 'presets'));
    writeFileSync(path.join(folder, 'presets', 'bad.yaml'), 'title: [');
    expect(() => loadPresets(folder)).toThrow(/^presets\/bad\.yaml is not valid YAML or JSON:\n {2}line 1/);
  });
});
