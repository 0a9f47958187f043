/** The SQL of `RunTable`. Columns are returned under the contract's names. */
import type { Database } from 'better-sqlite3';
import { RECORD_METRICS, RECORDED } from '../contract/metrics.ts';

const RUN = `
  SELECT id, name, status, engine, device, threads, created_at AS createdAt, started_at AS startedAt,
         finished_at AS finishedAt, seconds, epochs_done AS epochsDone, error, config,
         tags, note, trashed_at AS trashedAt,
         status IN ('stopped', 'failed', 'interrupted')
           AND (started_at IS NULL OR EXISTS (SELECT 1 FROM checkpoints c WHERE c.run_id = runs.id))
           AS resumable
  FROM runs`;

const COLUMNS = RECORDED.map((metric) => RECORD_METRICS[metric].column);
const EPOCH = ['e.epoch', 'e.step', ...RECORDED.map((metric, i) => `e.${COLUMNS[i]} AS ${metric}`)].join(
  ', ',
);

export function prepareRunStatements(db: Database) {
  return {
    newestId: db.prepare<[]>('SELECT max(id) FROM runs').pluck(),
    insert: db.prepare<{ id: string; name: string; createdAt: string; config: string }>(
      `INSERT INTO runs (id, name, status, created_at, config) VALUES (:id, :name, 'queued', :createdAt, :config)`,
    ),
    all: db.prepare<[]>(`${RUN} ORDER BY position`),
    one: db.prepare<[string]>(`${RUN} WHERE id = ?`),
    status: db.prepare<[string]>('SELECT status FROM runs WHERE id = ?').pluck(),
    idsWithStatus: db.prepare<[string]>('SELECT id FROM runs WHERE status = ? ORDER BY position').pluck(),
    lastEpochs: db.prepare<[]>(
      `SELECT r.id AS runId, ${EPOCH} FROM runs r JOIN epochs e ON e.run_id = r.id AND e.epoch = r.epochs_done`,
    ),
    lastEpoch: db.prepare<[string]>(
      `SELECT ${EPOCH} FROM runs r JOIN epochs e ON e.run_id = r.id AND e.epoch = r.epochs_done WHERE r.id = ?`,
    ),
    epochs: db.prepare<[string]>(`SELECT ${EPOCH} FROM epochs e WHERE run_id = ? ORDER BY epoch`),
    start: db.prepare<[string, number | null, string]>(
      `UPDATE runs SET status = 'running', started_at = coalesce(started_at, ?), threads = coalesce(?, threads)
       WHERE id = ?`,
    ),
    setEngine: db.prepare<[string, string, string]>('UPDATE runs SET engine = ?, device = ? WHERE id = ?'),
    insertEpoch: db.prepare<object>(
      `INSERT INTO epochs (run_id, epoch, step, ${COLUMNS.join(', ')})
       VALUES (:runId, :epoch, :step, ${RECORDED.map((metric) => `:${metric}`).join(', ')})`,
    ),
    advance: db.prepare<[number, number, string]>(
      'UPDATE runs SET epochs_done = ?, seconds = seconds + ? WHERE id = ?',
    ),
    finish: db.prepare<[string, string | null, string, string]>(
      'UPDATE runs SET status = ?, error = ?, finished_at = ? WHERE id = ?',
    ),
    stepOf: db.prepare<[string, number]>('SELECT step FROM epochs WHERE run_id = ? AND epoch = ?').pluck(),
    dropEpochs: db.prepare<[string, number]>('DELETE FROM epochs WHERE run_id = ? AND epoch > ?'),
    requeue: db.prepare<{ id: string; epoch: number; config: string }>(
      `UPDATE runs SET status = 'queued', engine = NULL, device = NULL, finished_at = NULL, error = NULL,
         epochs_done = :epoch, config = :config,
         seconds = (SELECT coalesce(sum(seconds), 0) FROM epochs WHERE run_id = :id)
       WHERE id = :id`,
    ),
    remove: db.prepare<[string]>('DELETE FROM runs WHERE id = ?'),
  };
}
