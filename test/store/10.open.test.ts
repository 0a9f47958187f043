import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { APPLICATION_ID, migrate, MIGRATIONS, schemaVersion } from '../../src-main/store/migrations.ts';
import { makeDurable, openStore } from '../../src-main/store/open.ts';
import { config, errorOf, open, temporaryFile } from './fixtures.ts';

/** A closed database with one run. */
function closedDatabase(): { file: string; id: string } {
  const file = temporaryFile();
  const store = openStore(file);
  const { id } = store.addRun(config());
  store.close();
  return { file, id };
}

function change(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

describe('openStore', () => {
  test('creates an empty database at the newest version', () => {
    const file = temporaryFile();
    const store = open(file);
    expect(store.runs()).toEqual([]);
    store.close();
    const db = new Database(file, { readonly: true });
    expect(schemaVersion(db)).toBe(MIGRATIONS.length);
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });

  test('treats an empty file, which a crash during creation leaves, as a new database', () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    expect(open(file).runs()).toEqual([]);
  });

  test('reads stored data after reopening', () => {
    const { file, id } = closedDatabase();
    const store = open(file);
    expect(store.run(id)).toMatchObject({ id, name: 'mlp', status: 'queued' });
  });

  test('leaves only the database and the empty lock when closed', () => {
    const { file } = closedDatabase();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(existsSync(`${file}-shm`)).toBe(false);
    expect(readFileSync(`${file}.lock`)).toHaveLength(0);
  });

  test('uses no journal for the lock, which would remain after a crash', () => {
    const file = temporaryFile();
    open(file);
    expect(existsSync(`${file}.lock`)).toBe(true);
    expect(existsSync(`${file}.lock-journal`)).toBe(false);
  });

  test('refuses a folder that does not exist', () => {
    const error = errorOf(() => openStore(join(dirname(temporaryFile()), 'none', 'ridgeline.sqlite')));
    expect(error.code).toBe('storage');
    expect(error.message).toContain('does not exist');
  });

  test('refuses a folder in place of a file', () => {
    const file = temporaryFile();
    mkdirSync(file);
    expect(errorOf(() => openStore(file)).code).toBe('storage');
  });

  test.each([
    ['text', Buffer.from('id,name\n1,mlp\n')],
    ['zeros', Buffer.alloc(8192)],
    ['a single byte', Buffer.from('S')],
  ])('refuses %s and leaves it untouched', (_, bytes) => {
    const file = temporaryFile();
    writeFileSync(file, bytes);
    for (const readOnly of [false, true]) {
      const error = errorOf(() => openStore(file, { readOnly }));
      expect(error.code).toBe('storage');
      expect(error.message).toContain(file);
      expect(error.message).toContain('backup');
    }
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('refuses the database of another program and leaves it untouched', () => {
    const file = temporaryFile();
    change(file, 'CREATE TABLE bookmarks (url TEXT)');
    const before = readFileSync(file);
    expect(errorOf(() => openStore(file))).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('another program') as string,
    });
    expect(readFileSync(file)).toEqual(before);
  });

  test('refuses a newer version, says to update, and leaves the file untouched', () => {
    const { file } = closedDatabase();
    change(file, `PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    const before = readFileSync(file);
    for (const readOnly of [false, true]) {
      const error = errorOf(() => openStore(file, { readOnly }));
      expect(error.code).toBe('storage');
      expect(error.message).toContain('Update Ridgeline');
    }
    expect(readFileSync(file)).toEqual(before);
  });

  test('refuses a newer version that is still only in the write-ahead log', () => {
    const { file } = closedDatabase();
    const db = new Database(file);
    db.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99');
    // A copy of the files of an open database is like the files after a crash.
    const copy = temporaryFile();
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    db.close();
    const before = readFileSync(copy);
    expect(errorOf(() => openStore(copy)).message).toContain('database version 99');
    expect(readFileSync(copy)).toEqual(before);
  });

  test('can be opened again after an error', () => {
    const { file } = closedDatabase();
    change(file, 'PRAGMA user_version = 99');
    errorOf(() => openStore(file));
    change(file, `PRAGMA user_version = ${MIGRATIONS.length}`);
    expect(open(file).runs()).toHaveLength(1);
  });

  test('refuses a database that lacks a table', () => {
    const { file } = closedDatabase();
    change(file, 'DROP TABLE step_blocks');
    expect(errorOf(() => openStore(file))).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('step_blocks') as string,
    });
  });

  test('rejects a truncated database', () => {
    const { file } = closedDatabase();
    writeFileSync(file, readFileSync(file).subarray(0, 4096));
    expect(errorOf(() => openStore(file).runs()).code).toBe('storage');
  });
});

describe('openStore, read only', () => {
  test('reads beside a writer, and sees its commits', () => {
    const file = temporaryFile();
    const writer = open(file);
    const first = writer.addRun(config()).id;
    const reader = open(file, { readOnly: true });
    expect(reader.runs().map((run) => run.id)).toEqual([first]);
    const second = writer.addRun(config()).id;
    expect(reader.runs().map((run) => run.id)).toEqual([first, second]);
  });

  test('does not block a writer', () => {
    const { file } = closedDatabase();
    const reader = open(file, { readOnly: true });
    const added = open(file).addRun(config()).id;
    expect(reader.run(added).status).toBe('queued');
  });

  test('every method that changes something throws conflict and changes nothing', () => {
    const { file, id } = closedDatabase();
    const store = open(file, { readOnly: true });
    const before = store.runs();
    const attempts = [
      () => store.addRun(config()),
      () => store.markRunning(id),
      () => store.recordStart(id, { engine: 'cpu', device: 'test', weights: [] }),
      () => store.recordSteps(id, []),
      () => store.markFinished(id, { status: 'stopped', error: null }),
      () => store.recoverInterrupted('crash'),
      () => {
        store.annotate([id], { addTags: ['x'] });
      },
      () => {
        store.trash([id]);
      },
      () => {
        store.setBaseline(id);
      },
    ];
    for (const attempt of attempts) expect(errorOf(attempt).code).toBe('conflict');
    expect(store.runs()).toEqual(before);
  });

  test('reports a missing database and creates nothing', () => {
    const file = temporaryFile();
    expect(errorOf(() => openStore(file, { readOnly: true })).code).toBe('not-found');
    expect(existsSync(file)).toBe(false);
    change(file, 'PRAGMA journal_mode = WAL');
    expect(errorOf(() => openStore(file, { readOnly: true })).code).toBe('not-found');
  });
});

describe('makeDurable', () => {
  test('has every commit synced', () => {
    const db = new Database(temporaryFile());
    makeDurable(db);
    const FULL = 2;
    expect(db.pragma('synchronous', { simple: true })).toBe(FULL);
    expect(db.pragma('fullfsync', { simple: true })).toBe(1);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });
});

describe('migrate', () => {
  test('applies only missing migrations', () => {
    const db = new Database(temporaryFile());
    migrate(db, ['CREATE TABLE a (x)']);
    migrate(db, ['CREATE TABLE a (x)', 'CREATE TABLE b (x)']);
    expect(schemaVersion(db)).toBe(2);
    db.close();
  });

  test('a failing migration is rolled back, earlier ones stay', () => {
    const db = new Database(temporaryFile());
    const steps = ['CREATE TABLE a (x)', 'CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)'];
    expect(() => {
      migrate(db, steps);
    }).toThrow('nowhere');
    expect(schemaVersion(db)).toBe(1);
    expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['a']);
    db.close();
  });
});
