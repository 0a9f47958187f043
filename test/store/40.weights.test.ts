import { describe, expect, test } from 'vitest';
import type { Store } from '../../src-main/store/store.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import {
  epochRecord,
  errorOf,
  mlpWeights,
  open,
  openRun,
  runningRun,
  storedTensor,
  temporaryFile,
} from './fixtures.ts';

function recordedRun(store: Store, epochs: number): string {
  const id = runningRun(store);
  store.recordStart(id, { engine: 'cpu', device: 'test', weights: mlpWeights(0) });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    store.recordEpoch({ runId: id, record: epochRecord(epoch), weights: mlpWeights(epoch), steps: [] });
  }
  return id;
}

describe('tensors', () => {
  test('are in model order with the epochs ascending, the initial state as epoch 0', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 11);
    const epochs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(store.tensors(id)).toEqual([
      { tensor: 'dense_1/kernel', shape: [64, 30], epochs },
      { tensor: 'dense_1/bias', shape: [30], epochs },
      { tensor: 'dense_2/kernel', shape: [30, 10], epochs },
    ]);
    expect(store.tensors(runningRun(store))).toEqual([]);
  });

  test('keep their order if a later epoch reports only some, in another order', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 1);
    const [kernel, bias] = mlpWeights(2);
    if (kernel === undefined || bias === undefined) throw new Error('Two tensors are needed.');
    store.recordEpoch({ runId: id, record: epochRecord(2), weights: [bias, kernel], steps: [] });
    expect(store.tensors(id).map(({ tensor, epochs }) => [tensor, epochs])).toEqual([
      ['dense_1/kernel', [0, 1, 2]],
      ['dense_1/bias', [0, 1, 2]],
      ['dense_2/kernel', [0, 1]],
    ]);
  });

  test('cannot change their shape', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 0);
    const error = errorOf(() => {
      const weights = [storedTensor('dense_1/bias', [31], 1)];
      store.recordEpoch({ runId: id, record: epochRecord(1), weights, steps: [] });
    });
    expect(error.code).toBe('internal');
    expect(error.message).toContain('dense_1/bias');
    expect(store.epochs(id)).toEqual([]);
  });
});

describe('snapshot', () => {
  test('returns statistics and histogram of that epoch', () => {
    const file = temporaryFile();
    const store = open(file);
    const id = recordedRun(store, 11);
    store.close();
    const reopened = open(file);
    for (const epoch of [0, 3, 11]) {
      for (const { statistics, histogram } of mlpWeights(epoch)) {
        const expected = { runId: id, epoch, statistics, histogram };
        expect(reopened.snapshot(id, statistics.tensor, epoch)).toEqual(expected);
      }
    }
  });

  test('without an epoch is the last', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 11);
    expect(store.snapshot(id, 'dense_1/bias')).toEqual(store.snapshot(id, 'dense_1/bias', 11));
    expect(store.snapshot(id, 'dense_1/bias')?.epoch).toBe(11);
  });

  test('is null for a tensor or epoch without a record', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 2);
    expect(store.snapshot(id, 'dense_3/kernel')).toBeNull();
    expect(store.snapshot(id, 'dense_1/bias', 3)).toBeNull();
    expect(store.snapshot(runningRun(store), 'dense_1/bias')).toBeNull();
  });

  test('stores nulls for non-finite weights, and an empty histogram', () => {
    const { store, id } = openRun();
    const statistics = weightStatistics('dense_1/bias', [2], Float32Array.of(NaN, Infinity));
    const weights = [{ statistics, histogram: { keys: [], counts: [] } }];
    store.recordStart(id, { engine: 'cpu', device: 'test', weights });
    expect(store.snapshot(id, 'dense_1/bias', 0)).toEqual({ runId: id, epoch: 0, ...weights[0] });
    expect(statistics).toMatchObject({ mean: null, min: null, nonFinite: 2 });
  });
});

describe('latestWeights', () => {
  test('are the statistics of the last recorded epoch in model order', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 10);
    expect(store.latestWeights(id)).toEqual(mlpWeights(10).map(({ statistics }) => statistics));
  });

  test('are the initial state before the first epoch and empty before the start', () => {
    const store = open(temporaryFile());
    expect(store.latestWeights(recordedRun(store, 0))).toEqual(
      mlpWeights(0).map(({ statistics }) => statistics),
    );
    expect(store.latestWeights(runningRun(store))).toEqual([]);
  });
});

describe('weightsAt', () => {
  test('are the statistics of all tensors at that epoch; null where nothing was recorded', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 4);
    expect(store.weightsAt(id, 2)).toEqual({ epoch: 2, weights: mlpWeights(2).map((w) => w.statistics) });
    expect(store.weightsAt(id)?.epoch).toBe(4);
    expect(store.weightsAt(id, 5)).toBeNull();
    expect(store.weightsAt(runningRun(store))).toBeNull();
  });
});

describe('snapshots', () => {
  test('are returned by epoch and in model order, without missing ones', () => {
    const file = temporaryFile();
    const store = open(file);
    const id = recordedRun(store, 11);
    recordedRun(store, 11);
    store.close();
    const reopened = open(file);
    const found = reopened.snapshots(id, ['dense_2/kernel', 'dense_1/kernel', 'conv_1/kernel'], [11, 0, 40]);
    const expected = [0, 11].flatMap((epoch) =>
      mlpWeights(epoch)
        .filter(({ statistics }) => statistics.tensor.endsWith('kernel'))
        .map((stored) => ({ runId: id, epoch, ...stored })),
    );
    expect(found).toEqual(expected);
    expect(reopened.snapshots(id, [], [1])).toEqual([]);
  });

  test('exist for these epochs', () => {
    const store = open(temporaryFile());
    const id = recordedRun(store, 3);
    expect(store.snapshotEpochs(id)).toEqual([0, 1, 2, 3]);
    expect(store.snapshotEpochs(runningRun(store))).toEqual([]);
  });
});
