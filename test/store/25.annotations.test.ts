import { describe, expect, test } from 'vitest';
import { MAX_TAGS } from '../../src-main/contract/runs.ts';
import type { Store } from '../../src-main/store/store.ts';
import { config, epochRecord, errorOf, ISO, open, openRun, runningRun, temporaryFile } from './fixtures.ts';

function stoppedRun(store: Store, name = 'stopped'): string {
  const { id } = store.addRun(config({ name }));
  store.markFinished(id, { status: 'stopped', error: null });
  return id;
}

describe('annotate', () => {
  test('adds tags at the end, once, and removes them; others and the note stay', () => {
    const file = temporaryFile();
    const store = open(file);
    const [a, b] = [stoppedRun(store), stoppedRun(store)];
    store.annotate([a, b], { addTags: ['sparse', 'paper'], note: 'first try' });
    store.annotate([a], { addTags: ['paper', 'λ sweep'], removeTags: ['sparse'] });
    expect(store.run(a)).toMatchObject({ tags: ['paper', 'λ sweep'], note: 'first try' });
    expect(store.run(b)).toMatchObject({ tags: ['sparse', 'paper'], note: 'first try' });
    store.annotate([b], { note: '' });
    store.close();

    const again = open(file);
    expect(again.run(a)).toMatchObject({ tags: ['paper', 'λ sweep'], note: 'first try' });
    expect(again.run(b)).toMatchObject({ tags: ['sparse', 'paper'], note: '' });
  });

  test('works on a queued or running run', () => {
    const store = open(temporaryFile());
    const queued = store.addRun(config()).id;
    const running = runningRun(store);
    store.annotate([queued, running], { addTags: ['x'] });
    expect(store.runs().map((run) => run.tags)).toEqual([['x'], ['x']]);
  });

  test('changes nothing if one of the runs is missing', () => {
    const store = open(temporaryFile());
    const id = stoppedRun(store);
    const error = errorOf(() => {
      store.annotate([id, 'nowhere'], { addTags: ['x'], note: 'y' });
    });
    expect(error.code).toBe('not-found');
    expect(store.run(id)).toMatchObject({ tags: [], note: '' });
  });

  test('rejects more tags than allowed, and changes no run', () => {
    const store = open(temporaryFile());
    const [few, many] = [stoppedRun(store), stoppedRun(store)];
    store.annotate([many], { addTags: Array.from({ length: MAX_TAGS }, (_, i) => `tag ${i}`) });
    const error = errorOf(() => {
      store.annotate([few, many], { addTags: ['one more'] });
    });
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining(many) as string });
    expect(store.run(few).tags).toEqual([]);
    store.annotate([many], { addTags: ['one more'], removeTags: ['tag 0'] });
    expect(store.run(many).tags).toHaveLength(MAX_TAGS);
  });
});

describe('trash', () => {
  test('keeps all data of a run with its date, and can restore it; also after a restart', () => {
    const { file, store, id } = openRun();
    store.recordEpoch({ runId: id, record: epochRecord(1), weights: [], steps: [] });
    store.markFinished(id, { status: 'stopped', error: null });
    const before = store.run(id);
    store.trash([id]);
    const trashed = store.run(id);
    expect(trashed).toEqual({ ...before, trashedAt: expect.stringMatching(ISO) as string });
    store.trash([id]);
    expect(store.run(id).trashedAt).toBe(trashed.trashedAt);
    store.close();

    const again = open(file);
    expect(again.runs()).toEqual([trashed]);
    again.restore([id]);
    again.restore([id]);
    expect(again.run(id)).toEqual(before);
    expect(again.epochs(id)).toEqual([epochRecord(1)]);
  });

  test.each(['queued', 'running'] as const)('rejects all runs if one is %s', (status) => {
    const store = open(temporaryFile());
    const idle = stoppedRun(store);
    const busy = status === 'queued' ? store.addRun(config()).id : runningRun(store);
    const error = errorOf(() => {
      store.trash([idle, busy]);
    });
    expect(error.code).toBe('conflict');
    expect(error.message).toContain(`Run ${busy} is ${status}`);
    expect(error.message).toContain('stop it first');
    expect(store.run(idle).trashedAt).toBeNull();
  });

  test('deletes all of several runs or none', () => {
    const store = open(temporaryFile());
    const [kept, listed, gone] = [stoppedRun(store, 'kept'), stoppedRun(store), stoppedRun(store)];
    store.trash([kept, gone]);
    const error = errorOf(() => {
      store.removeTrashed([kept, listed]);
    });
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(listed) as string });
    store.removeTrashed([gone, gone]);
    expect(store.runs().map((run) => run.id)).toEqual([kept, listed]);
  });

  test('contains runs that cannot be resumed', () => {
    const { store, id } = openRun();
    const checkpoint = { record: 1, file: 'checkpoint-1.ridgeline', kept: [] };
    store.recordEpoch({ runId: id, record: epochRecord(1), weights: [], steps: [], checkpoint });
    store.markFinished(id, { status: 'stopped', error: null });
    store.trash([id]);
    for (const attempt of [() => store.resumePoint(id), () => store.requeue(id)]) {
      expect(errorOf(attempt)).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('trash') as string,
      });
    }
    store.restore([id]);
    expect(store.requeue(id).status).toBe('queued');
  });
});

describe('baseline', () => {
  test('is one run or none, and survives a restart', () => {
    const file = temporaryFile();
    const store = open(file);
    const [a, b] = [stoppedRun(store), stoppedRun(store)];
    expect(store.baseline()).toBeNull();
    store.setBaseline(a);
    store.setBaseline(b);
    expect(store.baseline()).toBe(b);
    store.close();
    const again = open(file);
    expect(again.baseline()).toBe(b);
    again.setBaseline(null);
    expect(again.baseline()).toBeNull();
  });

  test('is restored with its run from the trash and removed when it is deleted', () => {
    const store = open(temporaryFile());
    const [id, other] = [stoppedRun(store), stoppedRun(store)];
    store.setBaseline(id);
    store.trash([id]);
    store.restore([id]);
    expect(store.baseline()).toBe(id);
    store.trash([id, other]);
    store.removeTrashed([id]);
    expect(store.baseline()).toBeNull();
    expect(
      errorOf(() => {
        store.setBaseline(other);
      }),
    ).toMatchObject({ code: 'conflict', message: expect.stringContaining('trash') as string });
  });
});

describe('sparklines', () => {
  function recorded(store: Store, testAccs: readonly (number | null)[]): string {
    const id = runningRun(store, { epochs: 500 });
    testAccs.forEach((testAcc, i) => {
      store.recordEpoch({ runId: id, record: epochRecord(i + 1, { testAcc }), weights: [], steps: [] });
    });
    return id;
  }

  test('are complete if short, omit nulls, and have the requested order', () => {
    const store = open(temporaryFile());
    const none = store.addRun(config()).id;
    const short = recorded(store, [0.1, null, 0.3]);
    const single = recorded(store, [0.5]);
    expect(store.sparklines([single, 'gone', short, none], 'testAcc', 8)).toEqual([
      { id: single, values: [0.5] },
      { id: 'gone', values: [] },
      { id: short, values: [0.1, 0.3] },
      { id: none, values: [] },
    ]);
    expect(store.sparklines([short], 'penalty', 8)).toEqual([{ id: short, values: [0.01, 0.02, 0.03] }]);
  });

  test('of long runs are downsampled and end with the newest number', () => {
    const store = open(temporaryFile());
    const id = recorded(
      store,
      Array.from({ length: 331 }, (_, i) => i),
    );
    const [line] = store.sparklines([id], 'testAcc', 16);
    const values = line?.values ?? [];
    expect(values).toHaveLength(16);
    expect(values.at(-1)).toBe(330);
    const gaps = values.slice(1).map((value, i) => value - (values[i] ?? NaN));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(21);
  });
});
