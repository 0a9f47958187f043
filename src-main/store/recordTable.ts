import type { Database } from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { RowReader } from './rows.ts';

/** What is recorded of runs. The methods of such a table run inside the caller's transaction, for a run that exists. */
export abstract class RecordTable<Statements> {
  protected readonly sql: Statements;
  protected readonly rows: RowReader;

  constructor({ db, file }: Connection, prepare: (db: Database) => Statements) {
    this.sql = prepare(db);
    this.rows = new RowReader(file);
  }
}
