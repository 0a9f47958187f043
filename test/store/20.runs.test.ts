import { describe, expect, test } from 'vitest';
import { nextRunId } from '../../src-main/store/runId.ts';
import type { Store } from '../../src-main/store/store.ts';
import {
  config,
  epochRecord,
  errorOf,
  ISO,
  open,
  runningRun,
  stepBlock,
  storedTensor,
  temporaryFile,
} from './fixtures.ts';

describe('addRun, run, runs', () => {
  test('a new run is queued, with its complete config', () => {
    const file = temporaryFile();
    const wanted = config({ name: 'λ = 0.001', regularizer: { kind: 'none' }, epochs: 7 });
    const store = open(file);
    const added = store.addRun(wanted);
    expect(added).toEqual({
      id: added.id,
      name: 'λ = 0.001',
      status: 'queued',
      engine: null,
      device: null,
      threads: null,
      createdAt: expect.stringMatching(ISO) as string,
      startedAt: null,
      finishedAt: null,
      seconds: 0,
      epochsDone: 0,
      epochsTotal: 7,
      error: null,
      resumable: false,
      last: null,
      tags: [],
      note: '',
      trashedAt: null,
      config: wanted,
    });
    store.close();
    expect(open(file).run(added.id)).toEqual(added);
  });

  test('1,000 runs are listed in the order added, each with its own last epoch', () => {
    const store = open(temporaryFile());
    const ids = Array.from({ length: 1000 }, (_, i) => store.addRun(config({ name: `run ${i}` })).id);
    for (const [i, id] of ids.entries()) {
      if (i % 100 !== 0) continue;
      store.markRunning(id);
      for (let epoch = 1; epoch <= 1 + i / 100; epoch++) {
        store.recordEpoch({ runId: id, record: epochRecord(epoch), weights: [], steps: [] });
      }
    }
    const listed = store.runs();
    expect(listed.map((run) => run.id)).toEqual(ids);
    expect(listed.map((run) => run.name)).toEqual(ids.map((_, i) => `run ${i}`));
    expect(listed.map((run) => run.last?.epoch ?? 0)).toEqual(
      ids.map((_, i) => (i % 100 === 0 ? 1 + i / 100 : 0)),
    );
    expect(listed[700]).toEqual(store.run(ids[700] ?? ''));
  });

  test('an unknown run is not found by any method that takes one', () => {
    const store = open(temporaryFile());
    const id = 'none';
    const attempts = [
      () => store.run(id),
      () => store.markRunning(id),
      () => store.recordStart(id, { engine: 'cpu', device: 'test', weights: [] }),
      () => {
        store.recordEpoch({ runId: id, record: epochRecord(1), weights: [], steps: [] });
      },
      () => {
        store.recordSteps(id, []);
      },
      () => store.markFinished(id, { status: 'stopped', error: null }),
      () => {
        store.annotate([id], { note: 'x' });
      },
      () => {
        store.trash([id]);
      },
      () => {
        store.restore([id]);
      },
      () => {
        store.setBaseline(id);
      },
      () => {
        store.removeTrashed([id]);
      },
      () => store.epochs(id),
      () => store.steps(id, 'loss'),
      () => store.tensors(id),
      () => store.snapshot(id, 'dense_1/kernel'),
      () => store.latestWeights(id),
    ];
    for (const attempt of attempts) expect(errorOf(attempt).code).toBe('not-found');
  });
});

describe('run ids', () => {
  test('have 9 characters, are unique and ascending even when created at once', () => {
    const store = open(temporaryFile());
    const ids = Array.from({ length: 300 }, () => store.addRun(config()).id);
    expect(new Set(ids).size).toBe(300);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{9}$/);
  });

  test('stay ascending when the clock is set back', () => {
    const before = nextRunId(1_800_000_000_000, null);
    const after = nextRunId(1_700_000_000_000, before);
    expect(after > before).toBe(true);
    expect(nextRunId(1_900_000_000_000, after)).toBe(nextRunId(1_900_000_000_000, null));
  });
});

describe('the queue', () => {
  test('contains the waiting runs, the oldest first', () => {
    const store = open(temporaryFile());
    expect(store.queuedIds()).toEqual([]);
    const [a, b, c] = [store.addRun(config()).id, store.addRun(config()).id, store.addRun(config()).id];
    expect(store.queuedIds()[0]).toBe(a);
    store.markRunning(a);
    expect(store.queuedIds()[0]).toBe(b);
    store.markFinished(b, { status: 'stopped', error: null });
    expect(store.queuedIds()[0]).toBe(c);
    store.markFinished(c, { status: 'stopped', error: null });
    expect(store.queuedIds()).toEqual([]);
  });
});

describe('status', () => {
  test('markRunning starts a queued run, once', () => {
    const store = open(temporaryFile());
    const { id } = store.addRun(config());
    expect(store.markRunning(id)).toMatchObject({
      status: 'running',
      startedAt: expect.stringMatching(ISO) as string,
      finishedAt: null,
      engine: null,
    });
    const error = errorOf(() => store.markRunning(id));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain(id);
    expect(error.message).toContain('running');
  });

  test('recordStart names engine and device, once, of a running run', () => {
    const store = open(temporaryFile());
    const { id } = store.addRun(config());
    const start = { engine: 'cpu', device: '2 cores', weights: [] } as const;
    expect(errorOf(() => store.recordStart(id, start)).code).toBe('conflict');
    store.markRunning(id);
    expect(store.recordStart(id, start)).toMatchObject({
      engine: 'cpu',
      device: '2 cores',
      status: 'running',
    });
    expect(errorOf(() => store.recordStart(id, { ...start, engine: 'reference' })).code).toBe('conflict');
    expect(store.run(id).engine).toBe('cpu');
  });

  test.each(['completed', 'stopped', 'failed', 'interrupted'] as const)(
    'a running run becomes %s for good',
    (status) => {
      const store = open(temporaryFile());
      const id = runningRun(store);
      const error = status === 'failed' ? 'The loss is not a number.' : null;
      expect(store.markFinished(id, { status, error })).toMatchObject({
        status,
        error,
        finishedAt: expect.stringMatching(ISO) as string,
      });
      expect(errorOf(() => store.markFinished(id, { status: 'stopped', error: null })).code).toBe('conflict');
      expect(errorOf(() => store.markRunning(id)).code).toBe('conflict');
      expect(store.run(id).status).toBe(status);
    },
  );

  test('a queued run can be stopped but not completed', () => {
    const store = open(temporaryFile());
    const { id } = store.addRun(config());
    expect(errorOf(() => store.markFinished(id, { status: 'completed', error: null })).code).toBe('conflict');
    expect(store.markFinished(id, { status: 'stopped', error: null })).toMatchObject({
      status: 'stopped',
      startedAt: null,
    });
  });

  test('recoverInterrupted takes every running run and no other', () => {
    const store = open(temporaryFile());
    const queued = store.addRun(config()).id;
    const a = runningRun(store);
    const done = runningRun(store);
    store.markFinished(done, { status: 'completed', error: null });
    const b = runningRun(store);
    const recovered = store.recoverInterrupted('The workstation ended unexpectedly.');
    expect(recovered.map((run) => run.id)).toEqual([a, b]);
    for (const run of recovered) {
      expect(run).toMatchObject({ status: 'interrupted', error: 'The workstation ended unexpectedly.' });
      expect(run).toEqual(store.run(run.id));
    }
    expect(store.run(queued).status).toBe('queued');
    expect(store.run(done).status).toBe('completed');
    expect(store.recoverInterrupted('again')).toEqual([]);
  });
});

describe('removeTrashed', () => {
  function record(store: Store): string {
    const id = runningRun(store);
    store.recordStart(id, {
      engine: 'cpu',
      device: 'test',
      weights: [storedTensor('dense_1/kernel', [4, 3], 0)],
    });
    store.recordEpoch({
      runId: id,
      record: epochRecord(1),
      weights: [storedTensor('dense_1/kernel', [4, 3], 1)],
      steps: [stepBlock(1, 100)],
    });
    return id;
  }

  test('deletes everything of that run and nothing of others', async () => {
    const file = temporaryFile();
    const store = open(file);
    const kept = record(store);
    const removed = record(store);
    store.markFinished(removed, { status: 'completed', error: null });
    store.trash([removed]);
    store.removeTrashed([removed]);
    expect(errorOf(() => store.run(removed)).code).toBe('not-found');
    expect(store.runs().map((run) => run.id)).toEqual([kept]);
    expect(store.epochs(kept)).toEqual([epochRecord(1)]);
    expect(store.tensors(kept)[0]?.epochs).toEqual([0, 1]);
    expect(store.steps(kept, 'loss').step).toHaveLength(100);
    store.close();

    const { default: Database } = await import('better-sqlite3');
    const db = new Database(file, { readonly: true });
    for (const table of ['epochs', 'tensors', 'weight_snapshots', 'step_blocks']) {
      const ids = db.prepare(`SELECT DISTINCT run_id FROM ${table}`).pluck().all();
      expect(ids, table).toEqual([kept]);
    }
    db.close();
  });

  test('rejects a run that is not in the trash, such as a running one', () => {
    const store = open(temporaryFile());
    const id = record(store);
    const error = errorOf(() => {
      store.removeTrashed([id]);
    });
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('not in the trash');
    expect(store.epochs(id)).toHaveLength(1);
  });

  test('an id is not reused while the clock advances', () => {
    const store = open(temporaryFile());
    const first = store.addRun(config()).id;
    const second = store.addRun(config()).id;
    store.markFinished(first, { status: 'stopped', error: null });
    store.trash([first]);
    store.removeTrashed([first]);
    const third = store.addRun(config()).id;
    expect([first, second]).not.toContain(third);
  });
});
