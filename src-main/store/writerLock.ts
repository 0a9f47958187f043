/** A lock that excludes a second writer but not readers. */
import Database from 'better-sqlite3';
import { RidgelineError } from '../contract/errors.ts';

/**
 * How long to retry. Not 0: of two processes that start at the same instant, each may see the other's partially
 * acquired lock, and without a retry both would fail.
 */
const LOCK_TIMEOUT_MS = 250;

/**
 * An exclusive lock on an empty SQLite database beside the real one. The operating system releases it when the process
 * ends, even after `kill -9`; a PID file would remain.
 */
export class WriterLock {
  readonly #db: Database.Database;

  /** @throws RidgelineError `conflict` while another process, or another store of this one, holds it */
  constructor(file: string) {
    this.#db = new Database(`${file}.lock`, { timeout: LOCK_TIMEOUT_MS });
    try {
      // Nothing is ever written, so no journal file is needed.
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
