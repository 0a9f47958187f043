import { describe, expect, test } from 'vitest';
import {
  config,
  epochRecord,
  errorOf,
  open,
  openRun,
  runningRun,
  stepBlock,
  storedTensor,
  temporaryFile,
} from './fixtures.ts';

describe('recordEpoch', () => {
  test('stores every number exactly, including null', () => {
    const { file, store, id } = openRun();
    const records = [
      epochRecord(1, { runningLoss: 0.1 + 0.2, learningRate: 1e-300, seconds: Math.PI }),
      epochRecord(2, { runningLoss: null, runningAcc: null, testLoss: null, testAcc: null, penalty: null }),
      epochRecord(3, { penalty: -0.5 }),
    ];
    for (const record of records) store.recordEpoch({ runId: id, record, weights: [], steps: [] });
    store.close();
    expect(open(file).epochs(id)).toEqual(records);
  });

  test('updates epochsDone, last and seconds of that run only', () => {
    const store = open(temporaryFile());
    const other = runningRun(store);
    const id = runningRun(store);
    store.recordEpoch({ runId: id, record: epochRecord(1, { seconds: 1.5 }), weights: [], steps: [] });
    store.recordEpoch({ runId: id, record: epochRecord(2, { seconds: 0.25 }), weights: [], steps: [] });
    const summary = store.run(id);
    expect(summary).toMatchObject({ epochsDone: 2, seconds: 1.75 });
    expect(summary.last).toEqual(epochRecord(2, { seconds: 0.25 }));
    expect(store.runs()).toEqual([store.run(other), summary]);
    expect(store.run(other)).toMatchObject({ epochsDone: 0, seconds: 0, last: null });
    expect(store.epochs(other)).toEqual([]);
  });

  test.each([0, 1, 3])('refuses epoch %i after epoch 1', (epoch) => {
    const { store, id } = openRun();
    store.recordEpoch({ runId: id, record: epochRecord(1), weights: [], steps: [] });
    const error = errorOf(() => {
      store.recordEpoch({ runId: id, record: { ...epochRecord(2), epoch }, weights: [], steps: [] });
    });
    expect(error.code).toBe('conflict');
    expect(store.epochs(id)).toEqual([epochRecord(1)]);
  });

  test('refuses a run that is not running', () => {
    const store = open(temporaryFile());
    const { id } = store.addRun(config());
    const commit = { runId: id, record: epochRecord(1), weights: [], steps: [] };
    const attempt = () => {
      store.recordEpoch(commit);
    };
    expect(errorOf(attempt).code).toBe('conflict');
    store.markRunning(id);
    store.markFinished(id, { status: 'completed', error: null });
    expect(errorOf(attempt).code).toBe('conflict');
    expect(store.epochs(id)).toEqual([]);
  });

  test('is atomic: a bad step block rolls back epoch and weights', () => {
    const { store, id } = openRun();
    store.recordStart(id, {
      engine: 'cpu',
      device: 'test',
      weights: [storedTensor('dense_1/kernel', [4, 3], 0)],
    });
    const before = store.run(id);
    const uneven = stepBlock(1, 100);
    uneven.values.acc = uneven.values.acc.subarray(1);
    const weights = [storedTensor('dense_1/kernel', [4, 3], 1)];
    const error = errorOf(() => {
      store.recordEpoch({ runId: id, record: epochRecord(1), weights, steps: [stepBlock(1, 10), uneven] });
    });
    expect(error.code).toBe('internal');
    expect(store.run(id)).toEqual(before);
    expect(store.epochs(id)).toEqual([]);
    expect(store.tensors(id)[0]?.epochs).toEqual([0]);
    expect(store.steps(id, 'loss').step).toHaveLength(0);
    store.recordEpoch({ runId: id, record: epochRecord(1), weights, steps: [stepBlock(1, 100)] });
    expect(store.run(id).epochsDone).toBe(1);
  });
});
