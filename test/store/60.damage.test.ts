/** The store with a damaged file or a full disk. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { errorPayload } from '../../src-main/contract/errors.ts';
import { openStore } from '../../src-main/store/open.ts';
import { translated } from '../../src-main/store/storageErrors.ts';
import type { Store } from '../../src-main/store/store.ts';
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

/** A closed database with a healthy run and one that `sql` (with :id for its id) damages. */
function damaged(sql: string): { file: string; healthy: string; broken: string } {
  const file = temporaryFile();
  const store = openStore(file);
  const record = (): string => {
    const id = runningRun(store);
    store.recordStart(id, {
      engine: 'cpu',
      device: 'test',
      weights: [storedTensor('dense_1/kernel', [64, 30], 0)],
    });
    store.recordEpoch({
      runId: id,
      record: epochRecord(1),
      weights: [storedTensor('dense_1/kernel', [64, 30], 1)],
      steps: [stepBlock(1, 100)],
    });
    store.markFinished(id, { status: 'completed', error: null });
    return id;
  };
  const healthy = record();
  const broken = record();
  store.close();
  const db = new Database(file);
  expect(db.prepare(sql).run({ id: broken }).changes).toBeGreaterThan(0);
  db.close();
  return { file, healthy, broken };
}

const CONFIG = `UPDATE runs SET config = replace(config, '"epochs":30', '"epochs":"many"') WHERE id = :id`;

describe('a damaged run', () => {
  test.each<[string, string, (store: Store, id: string) => unknown]>([
    ['a config that is not JSON', `UPDATE runs SET config = '{' WHERE id = :id`, (s, id) => s.run(id)],
    ['a config that is none', CONFIG, (s, id) => s.run(id)],
    ['an unknown status', `UPDATE runs SET status = 'asleep' WHERE id = :id`, (s, id) => s.run(id)],
    ['a last epoch that is missing', 'DELETE FROM epochs WHERE run_id = :id', (s, id) => s.run(id)],
    ['an impossible epoch', 'UPDATE epochs SET step = -1 WHERE run_id = :id', (s, id) => s.epochs(id)],
    ['a shape', `UPDATE tensors SET shape = '[64,' WHERE run_id = :id`, (s, id) => s.tensors(id)],
    [
      'statistics',
      `UPDATE weight_snapshots SET below = '[]' WHERE run_id = :id`,
      (s, id) => s.latestWeights(id),
    ],
    [
      'a histogram',
      `UPDATE weight_snapshots SET histogram = zeroblob(20) WHERE run_id = :id`,
      (s, id) => s.snapshot(id, 'dense_1/kernel'),
    ],
    [
      'a step block',
      `UPDATE step_blocks SET loss = zeroblob(399) WHERE run_id = :id`,
      (s, id) => s.steps(id, 'loss'),
    ],
  ])('%s: the error names the run and what to do; other runs are unharmed', (_, sql, read) => {
    const { file, healthy, broken } = damaged(sql);
    const store = open(file);
    const error = errorOf(() => read(store, broken));
    expect(error.code).toBe('storage');
    expect(error.message).toContain(`Run ${broken}`);
    expect(error.message).toContain('backup');
    expect(() => read(store, healthy)).not.toThrow();
  });

  test('is not silently omitted from the list, and can be removed', () => {
    const { file, healthy, broken } = damaged(CONFIG);
    const store = open(file);
    const error = errorOf(() => store.runs());
    expect(error).toMatchObject({
      code: 'storage',
      message: expect.stringContaining(`Run ${broken}`) as string,
    });
    expect(error.message).toContain('config.epochs');
    store.trash([broken]);
    store.removeTrashed([broken]);
    expect(store.runs().map((run) => run.id)).toEqual([healthy]);
  });

  test('can be removed if its status is damaged', () => {
    const { file, healthy, broken } = damaged(`UPDATE runs SET status = 'asleep' WHERE id = :id`);
    const store = open(file);
    store.trash([broken]);
    store.removeTrashed([broken]);
    expect(store.runs().map((run) => run.id)).toEqual([healthy]);
  });

  test('is removed with all its records by the command in the message', () => {
    const { file, healthy, broken } = damaged(CONFIG);
    const store = open(file);
    const sql = /sqlite3 "[^"]+" "([^"]+)"/.exec(errorOf(() => store.runs()).message)?.[1];
    store.close();
    const db = new Database(file);
    db.exec(sql ?? '');
    expect(db.prepare('SELECT count(*) FROM step_blocks WHERE run_id = ?').pluck().get(broken)).toBe(0);
    db.close();
    expect(
      open(file)
        .runs()
        .map((run) => run.id),
    ).toEqual([healthy]);
  });

  test('does not stay marked as running, nor do others', () => {
    const { file, healthy, broken } = damaged(
      `UPDATE runs SET status = 'running', config = iif(id = :id, '{', config)`,
    );
    const store = open(file);
    expect(errorOf(() => store.recoverInterrupted('crash')).message).toContain(`Run ${broken}`);
    expect(store.run(healthy).status).toBe('interrupted');
    expect(store.recoverInterrupted('crash')).toEqual([]);
  });
});

describe('a damaged file', () => {
  test('is reported if its pages are overwritten', () => {
    const { file } = damaged(CONFIG);
    const size = statSync(file).size;
    const handle = openSync(file, 'r+');
    // Everything after the first page, which holds the schema.
    writeSync(handle, Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
    closeSync(handle);
    const error = errorOf(() => openStore(file).runs());
    expect(error.code).toBe('storage');
    expect(error.message).toContain(`${file} is damaged`);
    expect(readFileSync(file)).toHaveLength(size);
  });
});

/** A connection that is closed when the test ends. */
function database(file: string, options?: Database.Options): Database.Database {
  const db = new Database(file, options);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

describe('translated', () => {
  test.each<[string, (file: string) => unknown, 'storage' | 'conflict', string]>([
    [
      'a full disk',
      (file) => {
        const db = database(file);
        db.exec('CREATE TABLE t (x); PRAGMA max_page_count = 8');
        db.exec('INSERT INTO t VALUES (zeroblob(100000))');
      },
      'storage',
      'Free some space',
    ],
    [
      'a file that may not be written',
      (file) => {
        database(file).exec('CREATE TABLE t (x)');
        database(file, { readonly: true }).exec('INSERT INTO t VALUES (1)');
      },
      'storage',
      'may write to it',
    ],
    [
      'a lock',
      (file) => {
        database(file).exec('BEGIN EXCLUSIVE');
        database(file, { timeout: 0 }).exec('BEGIN EXCLUSIVE');
      },
      'conflict',
      'locked by another program',
    ],
  ])('%s becomes advice', (_, body, code, advice) => {
    const file = temporaryFile();
    const error = errorOf(() => translated(file, () => body(file)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(advice);
    expect(error.message).toContain(file);
  });

  test('does not change other errors', () => {
    const mistake = new TypeError('a mistake');
    expect(() =>
      translated('x', () => {
        throw mistake;
      }),
    ).toThrow(mistake);
  });
});

describe('a full disk', () => {
  const outcome = z.object({
    error: errorPayload,
    recorded: z.int().positive(),
    epochs: z.int(),
    steps: z.int(),
  });

  test('loses only the epoch being written; writing continues when there is space again', () => {
    const { file, store, id } = openRun({ epochs: 10_000 });
    store.close();
    // A limit on file sizes simulates a full disk: it needs no privileges, and writes fail in the same way.
    const script = fileURLToPath(new URL('children/fillDisk.ts', import.meta.url));
    const limited = `ulimit -f 4096; exec "$0" "$@"`;
    const child = spawnSync('sh', ['-c', limited, process.execPath, script, file, id], { encoding: 'utf8' });
    const { error, recorded, epochs, steps } = outcome.parse(JSON.parse(child.stdout));
    expect(error.code).toBe('storage');
    expect(error.message).toContain('earlier records are intact');
    expect({ epochs, steps }).toEqual({ epochs: recorded, steps: recorded * 1000 });

    const reopened = open(file);
    expect(reopened.epochs(id)).toHaveLength(recorded);
    expect(reopened.steps(id, 'loss').value).toEqual(stepBlock(1, recorded * 1000).values.loss);
    const next = [stepBlock(recorded * 1000 + 1, 1000)];
    reopened.recordEpoch({ runId: id, record: epochRecord(recorded + 1), weights: [], steps: next });
    expect(reopened.run(id).epochsDone).toBe(recorded + 1);
    expect(reopened.addRun(config()).status).toBe('queued');
  });
});
