/** Which records of a run have a checkpoint. The trainer writes the files. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Connection } from './connection.ts';
import type { StoredCheckpoint } from './types.ts';

const records = z.array(z.int().positive());

function prepare(db: Database) {
  return {
    insert: db.prepare<[string, number, string]>(
      'INSERT INTO checkpoints (run_id, epoch, file) VALUES (?, ?, ?)',
    ),
    epochs: db.prepare<[string]>('SELECT epoch FROM checkpoints WHERE run_id = ? ORDER BY epoch').pluck(),
    remove: db.prepare<[string, number]>('DELETE FROM checkpoints WHERE run_id = ? AND epoch = ?'),
  };
}

/** Its methods run inside the caller's transaction, for a run that exists. */
export class CheckpointTable {
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ db }: Connection) {
    this.#sql = prepare(db);
  }

  /** Adds a checkpoint and deletes those that are not kept. */
  add(runId: string, { record, file, kept }: StoredCheckpoint): void {
    for (const earlier of this.#records(runId)) {
      if (!kept.includes(earlier)) this.#sql.remove.run(runId, earlier);
    }
    this.#sql.insert.run(runId, record, file);
  }

  last(runId: string): number | null {
    return this.#records(runId).at(-1) ?? null;
  }

  #records(runId: string): number[] {
    return records.parse(this.#sql.epochs.all(runId));
  }
}
