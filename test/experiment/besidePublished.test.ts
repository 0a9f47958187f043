import { expect, test } from 'vitest';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { besidePublished, presetOf } from '../../src-main/experiment/besidePublished.ts';
import { findPreset, loadPresets } from '../../src-main/experiment/presets.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import { recordWith } from '../records.ts';

const presets = loadPresets(RESOURCES_FOLDER);

const record = (epoch: number, step: number, over: Partial<EpochRecord> = {}): EpochRecord =>
  recordWith({
    epoch,
    step,
    runningLoss: 1,
    runningAcc: 0.5,
    testLoss: 2,
    testAcc: 0.4,
    trainAcc: 0.45,
    penalty: 0.25,
    seconds: 3,
    ...over,
  });

test('a run repeats a preset whatever its seed, engine and name', () => {
  const { config } = findPreset(presets, '002/l2');
  expect(presetOf({ ...config, seed: 99, engine: 'reference', name: 'mine' }, presets)?.id).toBe('002/l2');
  expect(presetOf({ ...config, batchSize: config.batchSize + 1 }, presets)).toBeNull();
});

test('matches epochs, and compares Keras’s loss with the sum of loss and penalty', () => {
  const rows = besidePublished([record(1, 10), record(2, 20, { penalty: null })], {
    source: '000',
    provenance: 'a test',
    preset: '000/l1',
    unit: 'epoch',
    figures: {
      objective: { at: [1, 2], values: [1.5, 1.4] },
      testAcc: { at: [2, 3], values: [0.3, 0.35] },
    },
  });
  expect(rows).toEqual([
    { metric: 'objective', at: 1, published: 1.5, measured: 1.25 },
    { metric: 'objective', at: 2, published: 1.4, measured: null },
    { metric: 'testAcc', at: 2, published: 0.3, measured: 0.4 },
    { metric: 'testAcc', at: 3, published: 0.35, measured: null },
  ]);
});

test('matches steps', () => {
  const rows = besidePublished([record(1, 0), record(2, 100, { trainAcc: 0.9 })], {
    source: '003',
    provenance: 'a test',
    preset: '003/plain',
    unit: 'step',
    figures: { trainAcc: { at: [0, 100], values: [0.1, 0.8] } },
  });
  expect(rows.map(({ measured }) => measured)).toEqual([0.45, 0.9]);
});
