/** Opens the database file, checks that it is Ridgeline's, and migrates its schema. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { RidgelineError } from '../contract/errors.ts';
import { Connection } from './connection.ts';
import { APPLICATION_ID, migrate, MIGRATIONS, schemaVersion } from './migrations.ts';
import { Store } from './store.ts';
import { damagedFile, newerVersion, translated } from './storageErrors.ts';
import { WriterLock } from './writerLock.ts';

export interface OpenOptions {
  /**
   * Read-only access while another process may be writing: takes no lock, does not change the database, and every
   * method that would change something throws `conflict`.
   */
  readOnly?: boolean;
}

const BUSY_TIMEOUT_MS = 5000;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * @param file path of the database in an existing folder; created when missing, unless `readOnly`
 * @throws RidgelineError `conflict` if another process has it open for writing, `not-found` if there is none to read,
 *   `storage` if it is damaged, newer than this program or cannot be opened; the file is then not modified
 */
export function openStore(file: string, options: OpenOptions = {}): Store {
  return translated(file, () => (options.readOnly === true ? openReader(file) : openWriter(file)));
}

function openWriter(file: string): Store {
  if (!existsSync(dirname(file))) {
    throw new RidgelineError(
      'storage',
      `${dirname(file)} does not exist, so ${file} cannot be created. Create the folder, or choose another one` +
        ' with --home.',
    );
  }
  const lock = new WriterLock(file);
  try {
    // Inspected through a read-only connection first, because a writing one may already change a foreign file.
    inspect(file);
    return connect(file, { timeout: BUSY_TIMEOUT_MS }, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openReader(file: string): Store {
  if (inspect(file) < MIGRATIONS.length) {
    throw new RidgelineError(
      'not-found',
      `${file} holds no runs yet, or was last used by an older Ridgeline. Start Ridgeline once (\`ridgeline demo\`` +
        ' or `ridgeline serve`), then try again.',
    );
  }
  return connect(file, { timeout: BUSY_TIMEOUT_MS, readonly: true }, null);
}

function connect(file: string, options: Database.Options, lock: WriterLock | null): Store {
  const db = new Database(file, options);
  try {
    db.pragma('foreign_keys = ON');
    if (lock !== null) {
      makeDurable(db);
      migrate(db);
    }
    return new Store(new Connection(db, file, lock));
  } catch (error) {
    db.close();
    // A table or column of the schema is missing.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR') {
      throw damagedFile(file, error.message, error);
    }
    throw error;
  }
}

/** Settings of the writing connection: a commit that has returned is on disk, and readers are never blocked. */
export function makeDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  // FULL syncs the log at every commit, so that an epoch that was shown survives a power cut and `kill -9`. NORMAL
  // would save that sync (milliseconds, once per epoch) but may lose the last commits.
  db.pragma('synchronous = FULL');
  // macOS only: its plain fsync leaves the data in the drive's cache.
  db.pragma('fullfsync = ON');
}

/**
 * The schema version of the database at `file`; 0 if it is missing or empty. Changes nothing.
 * @throws RidgelineError `storage` for anything that is not a Ridgeline database of a known version
 */
function inspect(file: string): number {
  if (!existsSync(file)) return 0;
  if (statSync(file).isFile()) {
    if (statSync(file).size === 0) return 0;
    if (!startsWithMagic(file)) throw damagedFile(file, 'it does not begin like a SQLite file');
  }
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly: true });
  try {
    const version = schemaVersion(db);
    const ours = db.pragma('application_id', { simple: true }) === APPLICATION_ID;
    const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
    if (!ours && (version > 0 || tables > 0)) throw damagedFile(file, 'another program made it');
    if (version > MIGRATIONS.length) throw newerVersion(file, version, MIGRATIONS.length);
    return version;
  } finally {
    db.close();
  }
}

function startsWithMagic(file: string): boolean {
  const start = Buffer.alloc(MAGIC.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start);
  } finally {
    closeSync(handle);
  }
  return start.equals(MAGIC);
}
