import { resolve } from 'node:path';
import { expect, it, test } from 'vitest';
import type { ExperimentConfig, RegularizerConfig } from '../../src-main/contract/config.ts';
import { printComparison, runDetail, runDocuments } from '../../src-main/cli/runReport.ts';
import { findPreset, loadPresets } from '../../src-main/experiment/presets.ts';
import type { Store } from '../../src-main/store/store.ts';
import { config, open, storedTensor, temporaryFile } from '../store/fixtures.ts';

const PRESETS = loadPresets(resolve(import.meta.dirname, '../../resources'));
const preset = (id: string): ExperimentConfig => findPreset(PRESETS, id).config;

const L2 = { kind: 'l2', lambda: 0.1, convention: 'keras', apply: 'kernels' } as const;
const CNN = ['conv_1/kernel', 'conv_1/bias', 'dense_1/kernel', 'dense_2/kernel', 'dense_2/bias'];
const MLP = ['dense_1/kernel', 'dense_1/bias', 'dense_2/kernel'];

function record(store: Store, runConfig: ExperimentConfig, tensors: readonly string[], seed = 1): string {
  const { id } = store.addRun(runConfig);
  store.markRunning(id);
  const weights = tensors.map((tensor, i) => storedTensor(tensor, [10 + i, 4], seed));
  store.recordStart(id, { engine: 'cpu', device: 'CPU', weights });
  return id;
}

/** Output of `compare`: the documents' `kernels`, and the printed lines. */
function compared(store: Store, ids: readonly string[]) {
  const details = ids.map((id) => runDetail(store, id));
  const lines: string[] = [];
  const line = (text = ''): void => void lines.push(text);
  printComparison(details, { json: false, line, document: () => undefined, note: () => undefined });
  return { details, kernels: runDocuments(details).map((document) => document.kernels), lines };
}

it('shows the penalised kernels, not the first kernel', () => {
  const store = open(temporaryFile());
  const { details, kernels, lines } = compared(store, [record(store, preset('003/l2'), CNN)]);
  const tensor = details[0]?.weights.find((one) => one.tensor === 'dense_2/kernel');
  const { count, zeros, below, l1, l2 } = tensor ?? {};
  expect(kernels).toEqual([{ tensors: ['dense_2/kernel'], count, zeros, below, l1, l2 }]);
  expect(lines.at(-1)).toBe('Exact zeros, |w|<1e-3 and norms: dense_2/kernel, penalised.');
  expect(lines[2]).toContain(tensor?.l2?.toFixed(2));
});

it('shows the same kernels of runs with different penalised kernels', () => {
  const store = open(temporaryFile());
  const plain = record(store, preset('003/plain'), CNN);
  const last = record(store, preset('003/l2'), CNN, 2);
  expect(compared(store, [plain, last]).lines.at(-1)).toContain(
    'norms: dense_2/kernel, penalised in at least one run.',
  );
  const onFirst: RegularizerConfig = { kind: 'none', overrides: [{ layer: 'conv_1', regularizer: L2 }] };
  const first = record(store, { ...preset('003/l2'), regularizer: onFirst }, CNN, 3);
  const { details, kernels, lines } = compared(store, [plain, last, first]);
  expect(kernels.map((own) => own?.tensors)).toEqual(
    new Array<string[]>(3).fill(['conv_1/kernel', 'dense_2/kernel']),
  );
  expect(lines.at(-1)).toContain('norms: conv_1/kernel + dense_2/kernel, penalised in at least one run.');
  details.forEach(({ weights }, i) => {
    const [one, , , other] = weights;
    expect(kernels[i]?.count).toBe(40 + 52);
    expect(kernels[i]?.zeros).toBe(2);
    expect(kernels[i]?.l1).toBeCloseTo((one?.l1 ?? NaN) + (other?.l1 ?? NaN), 10);
    expect(kernels[i]?.l2).toBeCloseTo(Math.hypot(one?.l2 ?? NaN, other?.l2 ?? NaN), 10);
    const below = ((one?.below['0.01'] ?? NaN) * 40 + (other?.below['0.01'] ?? NaN) * 52) / 92;
    expect(kernels[i]?.below['0.01']).toBeCloseTo(below, 10);
  });
});

it('shows all kernels if none is penalised, and all of each run if the networks differ', () => {
  const store = open(temporaryFile());
  const plain = record(store, preset('003/plain'), CNN);
  const without = compared(store, [plain]);
  expect(without.kernels[0]?.tensors).toEqual(['conv_1/kernel', 'dense_1/kernel', 'dense_2/kernel']);
  expect(without.lines.at(-1)).toContain(
    'norms: conv_1/kernel + dense_1/kernel + dense_2/kernel; no kernel is penalised.',
  );
  const { kernels, lines } = compared(store, [
    record(store, config(), MLP),
    record(store, preset('003/l2'), CNN),
  ]);
  expect(kernels.map((own) => own?.tensors.length)).toEqual([2, 3]);
  expect(lines.at(-1)).toContain('norms: all kernels of each run, because the networks differ.');
});

it('counts the kernels if there are too many to name', () => {
  const store = open(temporaryFile());
  const many = Array.from({ length: 53 }, (_, i) => `conv_${i + 1}/kernel`);
  const all = record(store, config(), many);
  expect(compared(store, [all]).lines.at(-1)).toContain('norms: all 53 kernels, penalised.');
  const spared = { layer: 'conv_1', regularizer: { kind: 'none' } as const };
  const most = record(store, config({ regularizer: { ...L2, overrides: [spared] } }), many);
  expect(compared(store, [most]).lines.at(-1)).toContain('norms: 52 of 53 kernels, penalised.');
});

test('a run without weights has no statistics and does not affect which kernels are shown', () => {
  const store = open(temporaryFile());
  const queued = store.addRun(config()).id;
  const alone = compared(store, [queued]);
  expect(alone.kernels).toEqual([null]);
  expect(alone.lines).toHaveLength(3);
  const { kernels } = compared(store, [queued, record(store, preset('003/l2'), CNN)]);
  expect(kernels.map((own) => own?.tensors)).toEqual([undefined, ['dense_2/kernel']]);
});
