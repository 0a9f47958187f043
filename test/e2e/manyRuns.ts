/** A home with a thousand ended runs. */
import { experimentConfig, type ExperimentInput } from '../../src-main/contract/config.ts';
import { openStore } from '../../src-main/store/open.ts';
import type { Store } from '../../src-main/store/store.ts';
import { databaseFile } from '../../src-main/workstation/workstation.ts';
import { epochRecord } from '../store/records.ts';
import { testWith } from './homes.ts';

export const RUN_COUNT = 1000;
const EPOCHS = 4;

/** Run `i` is named `sweep i`; its test accuracy grows with i. Every tenth failed before it recorded anything. */
export function sweepConfig(i: number): ExperimentInput {
  const lambda = [0.0001, 0.001, 0.01][i % 3] ?? 0;
  return {
    version: 1,
    name: `sweep ${String(i).padStart(4, '0')}`,
    seed: i,
    dataset: { id: i % 2 === 0 ? 'digits' : 'mnist', train: { count: 1000 } },
    model: { kind: 'mlp', hidden: [64] },
    regularizer: [
      { kind: 'none' } as const,
      { kind: 'l1', lambda } as const,
      { kind: 'l2', lambda } as const,
    ][i % 3],
    optimizer: { kind: i % 5 === 0 ? 'adam' : 'sgd', learningRate: 0.1 },
    batchSize: 10,
    epochs: EPOCHS,
  };
}

function addRun(store: Store, i: number): void {
  const { id } = store.addRun(experimentConfig.parse(sweepConfig(i)));
  if (i % 10 === 0) {
    store.markFinished(id, { status: 'failed', error: 'The loss is not finite.' });
    return;
  }
  store.markRunning(id);
  store.recordStart(id, { engine: 'cpu', device: 'CPU', weights: [] });
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const testAcc = 0.5 + (i / RUN_COUNT) * 0.4 + epoch * 0.01;
    const record = epochRecord(epoch, { testAcc, runningAcc: testAcc + 0.02 });
    store.recordEpoch({ runId: id, record, weights: [], steps: [] });
  }
  store.markFinished(id, { status: 'completed', error: null });
}

export function addManyRuns(home: string): void {
  const store = openStore(databaseFile(home));
  for (let i = 0; i < RUN_COUNT; i++) addRun(store, i);
  store.close();
}

export const test = testWith('many');
