/** The order of waiting runs. A run's key is its `queue_rank`, or its position of creation if that is null. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Connection } from './connection.ts';

const waiting = z.array(z.strictObject({ id: z.string(), key: z.number() }));

function prepare(db: Database) {
  return {
    // With equal keys, which an edited database may have, the older run comes first.
    waiting: db.prepare<[]>(
      `SELECT id, coalesce(queue_rank, position) AS key FROM runs
       WHERE status = 'queued' AND trashed_at IS NULL ORDER BY key, position`,
    ),
    lastKeyOfOthers: db
      .prepare<[string]>(
        `SELECT max(coalesce(queue_rank, position)) FROM runs WHERE status = 'queued' AND id <> ?`,
      )
      .pluck(),
    position: db.prepare<[string]>('SELECT position FROM runs WHERE id = ?').pluck(),
    setRank: db.prepare<[number | null, string]>('UPDATE runs SET queue_rank = ? WHERE id = ?'),
  };
}

/** Its methods run inside the caller's transaction. */
export class QueueTable {
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ db }: Connection) {
    this.#sql = prepare(db);
  }

  /** Queued runs in queue order. */
  ids(): string[] {
    return this.#waiting().map(({ id }) => id);
  }

  /** Moves a run that was just queued to the end: its key is its position, unless a moved run has a higher key. */
  append(id: string): void {
    const last = z.number().nullable().parse(this.#sql.lastKeyOfOthers.get(id));
    const position = z.int().positive().parse(this.#sql.position.get(id));
    this.#sql.setRank.run(last === null || last < position ? null : last + 1, id);
  }

  /** @param ids queued runs; `before` is another queued run, or null */
  move(ids: readonly string[], before: string | null): void {
    const now = this.#waiting();
    const moved = new Set(ids);
    const staying = now.map(({ id }) => id).filter((id) => !moved.has(id));
    const at = before === null ? staying.length : staying.indexOf(before);
    const order = [...staying.slice(0, at), ...ids, ...staying.slice(at)];
    // Permutes the existing keys, so that a run that is added later still comes last.
    let last = -Infinity;
    order.forEach((id, i) => {
      last = Math.max(now[i]?.key ?? 0, last + 1);
      if (now[i]?.id !== id || now[i].key !== last) this.#sql.setRank.run(last, id);
    });
  }

  #waiting(): z.infer<typeof waiting> {
    return waiting.parse(this.#sql.waiting.all());
  }
}
