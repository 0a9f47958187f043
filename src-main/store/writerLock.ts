/** Keeps a second writer away from a database, without keeping readers away. */
import Database from 'better-sqlite3';
import { RidgelineError } from '../contract/errors.ts';

/**
 * How long to try. Not 0: of two processes that ask at the same instant each may see the other's half-taken
 * lock, and without a second try both would be refused.
 */
const LOCK_TIMEOUT_MS = 250;

/**
 * An exclusive lock on an empty SQLite database beside the real one. It is a lock of the operating system, so
 * it ends with the process, `kill -9` included; a file with a process id would outlive it.
 */
export class WriterLock {
  readonly #db: Database.Database;

  /** @throws RidgelineError `conflict` while another process, or another store of this one, holds it */
  constructor(file: string) {
    this.#db = new Database(`${file}.lock`, { timeout: LOCK_TIMEOUT_MS });
    try {
      // Nothing is ever written, so there is no need for a journal file.
      this.#db.pragma('journal_mode = MEMORY');
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#db.close();
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
        throw new RidgelineError(
          'conflict',
          `Another Ridgeline is using ${file}. Close it, or work in another folder with --home. Listing and` +
            ' comparing runs on the command line is possible while it is open.',
          { cause: error },
        );
      }
      throw error;
    }
  }

  release(): void {
    this.#db.close();
  }
}
