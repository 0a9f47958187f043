import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { RECORD_METRICS, RECORDED, STEP_METRICS } from '../../src-main/contract/metrics.ts';
import { migrate, MIGRATIONS } from '../../src-main/store/migrations.ts';
import { keysOf } from '../../src-main/shared/tables.ts';
import { config, open, temporaryFile } from './fixtures.ts';

/** Columns of an epoch in version 4 of the schema. */
const FIRST = `
  INSERT INTO epochs (run_id, epoch, step, loss, acc, val_loss, val_acc, train_loss, train_acc, penalty,
    learning_rate, seconds)
  VALUES ('old', :epoch, :step, :loss, :acc, :valLoss, :valAcc, :trainLoss, :trainAcc, :penalty, 0.5, 0.25)`;
const NUMBERS = {
  loss: 0.9,
  acc: 0.8,
  valLoss: 1.5,
  valAcc: 0.625,
  trainLoss: 0.5,
  trainAcc: 0.875,
  penalty: 2,
};

/** A database after `version` migrations: one run of two records, the second without train images. */
function oldDatabase(version: number, columns: readonly string[]): string {
  const file = temporaryFile();
  const db = new Database(file);
  migrate(db, MIGRATIONS.slice(0, version));
  db.prepare(
    `INSERT INTO runs (id, name, status, created_at, started_at, finished_at, epochs_done, config)
     VALUES ('old', 'old', 'completed', :now, :now, :now, 2, :config)`,
  ).run({ now: '2026-01-01T00:00:00.000Z', config: JSON.stringify(config({ epochs: 2 })) });
  const insert = db.prepare(FIRST);
  insert.run({ epoch: 1, step: 10, ...NUMBERS });
  insert.run({ epoch: 2, step: 20, ...NUMBERS, acc: null, trainLoss: null, trainAcc: null });
  db.prepare(`INSERT INTO preferences VALUES ('settings', ?)`).run(
    JSON.stringify({ theme: 'dark', runColumns: columns }),
  );
  db.close();
  return file;
}

describe('a database of version 4', () => {
  test('keeps every number under its current name', () => {
    const store = open(oldDatabase(4, []));
    const [first, second] = store.epochs('old');
    expect(first).toMatchObject({
      epoch: 1,
      step: 10,
      runningLoss: 0.9,
      runningAcc: 0.8,
      testLoss: 1.5,
      testAcc: 0.625,
      trainLoss: 0.5,
      trainAcc: 0.875,
      accGap: 0.25,
      lossGap: -1,
      penalty: 2,
      learningRate: 0.5,
      seconds: 0.25,
    });
    expect(second).toMatchObject({
      runningAcc: null,
      testAcc: 0.625,
      trainAcc: null,
      accGap: null,
      lossGap: null,
    });
    expect(store.run('old')).toMatchObject({ last: second, config: config({ epochs: 2 }) });
    expect(store.sparklines(['old'], 'testAcc', 8)).toEqual([{ id: 'old', values: [0.625, 0.625] }]);
  });

  test('keeps the chosen columns of the list, whose train… was the running mean', () => {
    const store = open(oldDatabase(4, ['trainAcc', 'testAcc', 'trainLoss', 'config.optimizer.kind']));
    expect(store.settings()).toMatchObject({
      theme: 'dark',
      runColumns: ['runningAcc', 'testAcc', 'runningLoss', 'config.optimizer.kind'],
    });
  });
});

test('every stored metric has its column', () => {
  const db = new Database(temporaryFile());
  migrate(db);
  const columns = (table: string) =>
    db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).toSorted();
  expect(columns('epochs')).toEqual(
    ['run_id', 'epoch', 'step', ...RECORDED.map((metric) => RECORD_METRICS[metric].column)].toSorted(),
  );
  expect(columns('step_blocks')).toEqual(
    [
      'run_id',
      'first_step',
      'count',
      ...keysOf(STEP_METRICS).map((metric) => STEP_METRICS[metric].column),
    ].toSorted(),
  );
  db.close();
});
