import type { Database } from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { RowReader } from './rows.ts';

/** Base of the tables with records of runs. Their methods run inside the caller's transaction, for an existing run. */
export abstract class RecordTable<Statements> {
  protected readonly sql: Statements;
  protected readonly rows: RowReader;

  constructor({ db, file }: Connection, prepare: (db: Database) => Statements) {
    this.sql = prepare(db);
    this.rows = new RowReader(file);
  }
}
