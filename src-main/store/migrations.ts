/** The schema as a list of migrations. `PRAGMA user_version` is the number of migrations that were applied. */
import type { Database } from 'better-sqlite3';

/** Identifies a database of Ridgeline: 'RDGL'. */
export const APPLICATION_ID = 0x52_44_47_4c;

/**
 * Migration i takes a database from version i to i + 1. Published entries never change: a change of the schema
 * is a new entry at the end.
 *
 * `runs.position` is creation order, and the queue's order if `queue_rank` is null. `epochs_done` and `seconds` are
 * redundant sums over `epochs`, so that listing costs the same for runs of ten and of ten thousand epochs.
 */
export const MIGRATIONS: readonly string[] = [
  `
  PRAGMA application_id = ${APPLICATION_ID};

  CREATE TABLE runs (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    status      TEXT NOT NULL,
    engine      TEXT,
    device      TEXT,
    created_at  TEXT NOT NULL,
    started_at  TEXT,
    finished_at TEXT,
    seconds     REAL NOT NULL DEFAULT 0,
    epochs_done INTEGER NOT NULL DEFAULT 0,
    error       TEXT,
    config      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_status ON runs (status, position);

  CREATE TABLE epochs (
    run_id        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch         INTEGER NOT NULL,
    step          INTEGER NOT NULL,
    loss          REAL,
    acc           REAL,
    val_loss      REAL,
    val_acc       REAL,
    penalty       REAL,
    learning_rate REAL NOT NULL,
    seconds       REAL NOT NULL,
    PRIMARY KEY (run_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tensors (
    run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    shape    TEXT NOT NULL,
    PRIMARY KEY (run_id, position),
    UNIQUE (run_id, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE weight_snapshots (
    run_id     TEXT NOT NULL,
    epoch      INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    mean       REAL,
    std        REAL,
    min        REAL,
    max        REAL,
    l1         REAL,
    l2         REAL,
    zeros      INTEGER NOT NULL,
    non_finite INTEGER NOT NULL,
    below      TEXT NOT NULL,
    histogram  BLOB NOT NULL,
    PRIMARY KEY (run_id, epoch, position),
    FOREIGN KEY (run_id, position) REFERENCES tensors (run_id, position) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX weight_snapshots_by_tensor ON weight_snapshots (run_id, position, epoch);

  CREATE TABLE step_blocks (
    run_id        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    first_step    INTEGER NOT NULL,
    count         INTEGER NOT NULL,
    loss          BLOB NOT NULL,
    acc           BLOB NOT NULL,
    penalty       BLOB NOT NULL,
    learning_rate BLOB NOT NULL,
    PRIMARY KEY (run_id, first_step)
  ) STRICT;
  `,
  `
  ALTER TABLE epochs ADD COLUMN train_loss REAL;
  ALTER TABLE epochs ADD COLUMN train_acc REAL;
  `,
  `
  CREATE TABLE checkpoints (
    run_id TEXT NOT NULL,
    epoch  INTEGER NOT NULL,
    file   TEXT NOT NULL,
    PRIMARY KEY (run_id, epoch),
    FOREIGN KEY (run_id, epoch) REFERENCES epochs (run_id, epoch) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE runs ADD COLUMN tags       TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE runs ADD COLUMN note       TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN trashed_at TEXT;
  ALTER TABLE runs ADD COLUMN queue_rank REAL;

  CREATE TABLE preferences (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Metrics of the test images were named `val`, which is now reserved for a validation split. The list's columns
  // `trainAcc` and `trainLoss` are now `runningAcc` and `runningLoss`.
  `
  ALTER TABLE epochs RENAME COLUMN loss TO running_loss;
  ALTER TABLE epochs RENAME COLUMN acc TO running_acc;
  ALTER TABLE epochs RENAME COLUMN val_loss TO test_loss;
  ALTER TABLE epochs RENAME COLUMN val_acc TO test_acc;

  UPDATE preferences
  SET value = replace(replace(value, '"trainAcc"', '"runningAcc"'), '"trainLoss"', '"runningLoss"')
  WHERE key = 'settings';
  `,
  `
  ALTER TABLE epochs ADD COLUMN acc_gap REAL;
  ALTER TABLE epochs ADD COLUMN loss_gap REAL;
  UPDATE epochs SET acc_gap = train_acc - test_acc, loss_gap = train_loss - test_loss;
  `,
  `
  ALTER TABLE runs ADD COLUMN threads INTEGER;
  `,
];

/** @returns the version of a database; 0 for an empty one */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Migrates `db` to the newest version, each migration in its own transaction: a failed one is rolled back. */
export function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): void {
  for (let version = schemaVersion(db); version < migrations.length; version++) {
    db.transaction(() => {
      db.exec(migrations[version] ?? '');
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}
