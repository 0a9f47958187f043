import { describe, expect, test } from 'vitest';
import type { ExperimentConfig } from '../../src-main/contract/config.ts';
import type { Store } from '../../src-main/store/store.ts';
import {
  config,
  epochRecord,
  errorOf,
  open,
  runningRun,
  stepBlock,
  storedTensor,
  temporaryFile,
} from './fixtures.ts';

const KERNEL = 'dense_1/kernel';

/** A running run with `epochs` epochs; those in `checkpoints` have a checkpoint, which replaces the previous one. */
function trained(
  store: Store,
  epochs: number,
  checkpoints: readonly number[],
  keys: Partial<ExperimentConfig> = {},
) {
  const id = runningRun(store, keys);
  store.recordStart(id, { engine: 'cpu', device: 'test', weights: [storedTensor(KERNEL, [64, 30], 0)] });
  for (let epoch = 1; epoch <= epochs; epoch++) commit(store, id, epoch, checkpoints.includes(epoch));
  return id;
}

function commit(store: Store, id: string, epoch: number, withCheckpoint: boolean): void {
  store.recordEpoch({
    runId: id,
    record: epochRecord(epoch),
    weights: [storedTensor(KERNEL, [64, 30], epoch)],
    steps: [stepBlock((epoch - 1) * 100 + 1, 60), stepBlock((epoch - 1) * 100 + 61, 40)],
    checkpoint: withCheckpoint
      ? { record: epoch, file: `checkpoint-${epoch}.ridgeline`, kept: [] }
      : undefined,
  });
}

const stop = (store: Store, id: string) => store.markFinished(id, { status: 'stopped', error: null });

describe('checkpoints', () => {
  test('each replaces earlier ones that are not kept', () => {
    const store = open(temporaryFile());
    const id = trained(store, 3, [1, 2]);
    expect(store.lastCheckpoint(id)).toBe(2);
    store.recordCheckpoint(id, { record: 3, file: 'x', kept: [2] });
    expect(store.lastCheckpoint(id)).toBe(3);
    stop(store, id);
    expect(errorOf(() => store.recordCheckpoint(id, { record: 2, file: 'x', kept: [] })).code).toBe(
      'conflict',
    );
  });

  test('belong to a recorded epoch: a commit with another one is rolled back', () => {
    const store = open(temporaryFile());
    const id = trained(store, 1, [1]);
    expect(() => store.recordCheckpoint(id, { record: 7, file: 'x', kept: [] })).toThrow('FOREIGN KEY');
    expect(store.lastCheckpoint(id)).toBe(1);
  });

  test('make a run resumable once it has ended early', () => {
    const store = open(temporaryFile());
    const [without, completed, stopped] = [
      trained(store, 2, []),
      trained(store, 2, [2]),
      trained(store, 2, [2]),
    ];
    expect(store.run(stopped).resumable).toBe(false);
    stop(store, without);
    store.markFinished(completed, { status: 'completed', error: null });
    expect(stop(store, stopped).resumable).toBe(true);
    const left = trained(store, 1, [1]);
    expect(store.recoverInterrupted('gone')).toMatchObject([{ id: left, resumable: true }]);
    expect(store.runs().map(({ resumable }) => resumable)).toEqual([false, false, true, true]);
  });
});

describe('requeue', () => {
  test('deletes records after the checkpoint, and the run continues from there', () => {
    const file = temporaryFile();
    const store = open(file);
    const id = trained(store, 5, [1, 3]);
    const untouched = trained(store, 5, [3]);
    store.recordSteps(id, [stepBlock(501, 20)]);
    const { startedAt } = store.run(id);
    store.markFinished(id, { status: 'failed', error: 'the disk was full' });
    const queued = store.requeue(id);
    expect(queued).toMatchObject({
      ...{ status: 'queued', engine: null, device: null, finishedAt: null, error: null, resumable: false },
      ...{ startedAt, epochsDone: 3, seconds: 0.75, last: epochRecord(3) },
    });
    expect(store.epochs(id)).toEqual([1, 2, 3].map((epoch) => epochRecord(epoch)));
    expect(store.steps(id, 'loss').value).toEqual(stepBlock(1, 300).values.loss);
    expect(store.tensors(id)[0]?.epochs).toEqual([0, 1, 2, 3]);
    expect(store.epochs(untouched)).toHaveLength(5);
    expect(store.steps(untouched, 'loss').step).toHaveLength(500);

    expect(store.lastCheckpoint(id)).toBe(3);
    expect(store.queuedIds()[0]).toBe(id);
    expect(store.markRunning(id).startedAt).toBe(startedAt);
    store.recordStart(id, { engine: 'webgpu', device: 'other', weights: [] });
    commit(store, id, 4, true);
    expect(store.run(id)).toMatchObject({ engine: 'webgpu', epochsDone: 4, seconds: 1 });
    store.close();
    expect(open(file).epochs(id)).toHaveLength(4);
  });

  test('deletes checkpoints after the one that is resumed', () => {
    const store = open(temporaryFile());
    const id = trained(store, 2, [2]);
    stop(store, id);
    store.requeue(id);
    stop(store, id);
    expect(store.run(id)).toMatchObject({ status: 'stopped', resumable: true, epochsDone: 2 });
  });

  test('restarts a run that left the queue before it was trained', () => {
    const store = open(temporaryFile());
    const [id, other] = [store.addRun(config()).id, store.addRun(config()).id];
    store.markFinished(id, { status: 'stopped', error: null });
    expect(store.run(id)).toMatchObject({ status: 'stopped', resumable: true });
    expect(store.resumePoint(id)).toBe(0);
    expect(store.requeue(id)).toMatchObject({ status: 'queued', finishedAt: null, epochsDone: 0 });
    expect(store.queuedIds()).toEqual([other, id]);
  });

  test('sets another engine in the config', () => {
    const store = open(temporaryFile());
    const id = trained(store, 2, [2], { engine: 'cpu' });
    stop(store, id);
    expect(store.requeue(id, 'reference').config).toEqual({ ...store.run(id).config, engine: 'reference' });
  });

  test('fails for runs that have not ended early, and for runs without a checkpoint', () => {
    const store = open(temporaryFile());
    const running = trained(store, 1, [1]);
    const completed = trained(store, 2, [2]);
    store.markFinished(completed, { status: 'completed', error: null });
    const without = trained(store, 2, []);
    stop(store, without);
    for (const id of [running, completed, without]) {
      const before = store.run(id);
      for (const attempt of [() => store.requeue(id), () => store.resumePoint(id)]) {
        expect(errorOf(attempt).code).toBe('conflict');
      }
      expect(store.run(id)).toEqual(before);
    }
    expect(errorOf(() => store.requeue(without)).message).toContain('has no checkpoint');
    expect(errorOf(() => store.requeue(completed)).message).toContain('is completed and cannot be resumed');
    expect(errorOf(() => store.requeue('none')).code).toBe('not-found');
  });
});
