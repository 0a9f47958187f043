/** Sparklines: a metric over the records of many runs, downsampled. */
import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { RECORD_METRICS, RECORDED, type RecordMetric } from '../contract/metrics.ts';
import type { Connection } from './connection.ts';

const pointRow = z.looseObject({ runId: z.string(), value: z.number() });

interface Wanted {
  /** A JSON list. */
  ids: string;
  points: number;
}

/**
 * One statement for all runs: divides each run's numbers into `points` groups of equal size and takes the last one of
 * each. The cast keeps the division an integer division. In SQLite, a bare column beside `max(n)` has the value of the
 * row with the maximum.
 */
const query = (column: string): string => `
  WITH numbered AS (
    SELECT run_id, ${column} AS value,
           row_number() OVER (PARTITION BY run_id ORDER BY epoch) AS n,
           count(*) OVER (PARTITION BY run_id) AS total
    FROM epochs
    WHERE run_id IN (SELECT value FROM json_each(:ids)) AND ${column} IS NOT NULL
  )
  SELECT run_id AS runId, max(n), value
  FROM numbered
  GROUP BY run_id, CASE WHEN total <= :points THEN n ELSE (n - 1) * CAST(:points AS INTEGER) / total END
  ORDER BY run_id, max(n)`;

/** Its methods run inside the caller's transaction. */
export class SparklineTable {
  readonly #sql: ReadonlyMap<RecordMetric, Statement<Wanted>>;

  constructor({ db }: Connection) {
    this.#sql = new Map(
      RECORDED.map((metric) => [metric, db.prepare<Wanted>(query(RECORD_METRICS[metric].column))]),
    );
  }

  read(ids: readonly string[], metric: RecordMetric, points: number): { id: string; values: number[] }[] {
    const values = new Map<string, number[]>(ids.map((id) => [id, []]));
    const rows = this.#sql.get(metric)?.all({ ids: JSON.stringify(ids), points }) ?? [];
    for (const row of rows) {
      const point = pointRow.parse(row);
      values.get(point.runId)?.push(point.value);
    }
    return ids.map((id) => ({ id, values: values.get(id) ?? [] }));
  }
}
