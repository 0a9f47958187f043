import { describe, expect, test } from 'vitest';
import { stepMetric } from '../../src-main/contract/runs.ts';
import type { StepBlock } from '../../src-main/store/types.ts';
import {
  config,
  epochRecord,
  errorOf,
  open,
  openRun,
  runningRun,
  stepBlock,
  temporaryFile,
} from './fixtures.ts';

describe('steps', () => {
  test('are the concatenated blocks of all commits, for each metric', () => {
    const { file, store, id } = openRun();
    const other = runningRun(store);
    store.recordEpoch({
      runId: id,
      record: epochRecord(1),
      weights: [],
      steps: [stepBlock(1, 60), stepBlock(61, 40)],
    });
    store.recordSteps(other, [stepBlock(1, 5)]);
    store.recordSteps(id, [stepBlock(101, 7)]);
    store.close();
    const reopened = open(file);
    const whole = stepBlock(1, 107);
    for (const metric of stepMetric.options) {
      const { step, value } = reopened.steps(id, metric);
      expect(step).toEqual(Float64Array.from({ length: 107 }, (_, i) => i + 1));
      expect(value).toEqual(whole.values[metric]);
    }
    expect(reopened.steps(other, 'loss').step).toHaveLength(5);
  });

  test('preserve a gap between blocks', () => {
    const { store, id } = openRun();
    store.recordSteps(id, [stepBlock(3, 2), stepBlock(10, 1)]);
    expect([...store.steps(id, 'loss').step]).toEqual([3, 4, 10]);
  });

  test('are empty before the first', () => {
    const store = open(temporaryFile());
    const { step, value } = store.steps(store.addRun(config()).id, 'acc');
    expect(step).toEqual(new Float64Array(0));
    expect(value).toEqual(new Float32Array(0));
  });

  test('store NaN, infinities, signed zero and subnormals bit-identically', () => {
    const { store, id } = openRun();
    const loss = Float32Array.of(NaN, Infinity, -Infinity, -0, 1.401298464324817e-45, 3.4028234663852886e38);
    const same = Float32Array.from(loss);
    store.recordSteps(id, [{ firstStep: 1, values: { loss, acc: same, penalty: same, learningRate: same } }]);
    const { value } = store.steps(id, 'loss');
    expect(new Uint32Array(value.buffer)).toEqual(new Uint32Array(loss.buffer));
  });

  test('accepts blocks that are views into a larger array', () => {
    const { store, id } = openRun();
    const long = stepBlock(1, 100);
    const cut = (values: Float32Array) => values.subarray(25, 50);
    const { loss, acc, penalty, learningRate } = long.values;
    const values = { loss: cut(loss), acc: cut(acc), penalty: cut(penalty), learningRate: cut(learningRate) };
    store.recordSteps(id, [{ firstStep: 26, values }]);
    expect(store.steps(id, 'penalty').value).toEqual(stepBlock(26, 25).values.penalty);
  });
});

describe('recordSteps', () => {
  test.each<[string, StepBlock[]]>([
    ['a block again', [stepBlock(1, 10)]],
    ['a block that begins in the last one', [stepBlock(10, 10)]],
    ['blocks that overlap each other', [stepBlock(11, 10), stepBlock(20, 10)]],
  ])('refuses %s', (_, steps) => {
    const { store, id } = openRun();
    store.recordSteps(id, [stepBlock(1, 10)]);
    const error = errorOf(() => {
      store.recordSteps(id, steps);
    });
    expect(error.code).toBe('internal');
    expect(store.steps(id, 'loss').step).toHaveLength(10);
  });

  test('refuses a run that is not running', () => {
    const store = open(temporaryFile());
    const { id } = store.addRun(config());
    const error = errorOf(() => {
      store.recordSteps(id, [stepBlock(1, 10)]);
    });
    expect(error.code).toBe('conflict');
  });
});
