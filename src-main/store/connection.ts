/** An open database: transactions, error translation and the writer's lock. */
import type { Database } from 'better-sqlite3';
import { RidgelineError } from '../contract/errors.ts';
import { translated } from './storageErrors.ts';
import type { WriterLock } from './writerLock.ts';

export class Connection {
  readonly db: Database;
  readonly file: string;
  readonly #lock: WriterLock | null;

  /** @param lock the writer's lock, or null for a connection that only reads */
  constructor(db: Database, file: string, lock: WriterLock | null) {
    this.db = db;
    this.file = file;
    this.#lock = lock;
  }

  /** All reads of `body` see one snapshot, whatever another process commits meanwhile. */
  read<T>(body: () => T): T {
    return translated(this.file, () => this.db.transaction(body).deferred());
  }

  /** Everything that `body` writes is on disk when this returns, and nothing of it if it throws. */
  write<T>(body: () => T): T {
    if (this.#lock === null) {
      throw new RidgelineError(
        'conflict',
        `${this.file} was opened read-only. Make changes in the Ridgeline that has it open for writing.`,
      );
    }
    return translated(this.file, () => this.db.transaction(body).immediate());
  }

  close(): void {
    try {
      this.db.close();
    } finally {
      this.#lock?.release();
    }
  }
}
