/** Weight tensors of runs and their snapshots: statistics and histograms. */
import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';
import type { WeightHistogram, WeightSnapshot, WeightStatistics } from '../contract/runs.ts';
import { decodeHistogram, encodeHistogram } from '../weights/codec.ts';
import type { Connection } from './connection.ts';
import { RecordTable } from './recordTable.ts';
import { snapshotRow, statisticsRow, tensorRow } from './rows.ts';
import { damagedRun } from './storageErrors.ts';
import type { StoredTensor } from './types.ts';

const STATISTICS = `
  t.name AS tensor, t.shape, w.count, w.mean, w.std, w.min, w.max, w.l1, w.l2, w.zeros,
  w.non_finite AS nonFinite, w.below`;
const SNAPSHOT = `
  SELECT ${STATISTICS}, w.epoch, w.histogram
  FROM tensors t JOIN weight_snapshots w ON w.run_id = t.run_id AND w.position = t.position
  WHERE t.run_id = ? AND t.name = ?`;

function prepare(db: Database) {
  return {
    known: db.prepare<[string, string]>('SELECT position, shape FROM tensors WHERE run_id = ? AND name = ?'),
    // Positions are assigned from 0 on, so tensors keep the order of their first record.
    add: db.prepare<[string, string, string, string]>(
      `INSERT INTO tensors (run_id, position, name, shape)
       VALUES (?, (SELECT count(*) FROM tensors WHERE run_id = ?), ?, ?)`,
    ),
    insert: db.prepare<object>(
      `INSERT INTO weight_snapshots (run_id, epoch, position, count, mean, std, min, max, l1, l2, zeros,
         non_finite, below, histogram)
       VALUES (:runId, :epoch, :position, :count, :mean, :std, :min, :max, :l1, :l2, :zeros, :nonFinite, :below,
         :histogram)`,
    ),
    drop: db.prepare<[string, number]>('DELETE FROM weight_snapshots WHERE run_id = ? AND epoch > ?'),
    tensors: db.prepare<[string]>(
      `SELECT t.name AS tensor, t.shape, w.epoch
       FROM tensors t LEFT JOIN weight_snapshots w ON w.run_id = t.run_id AND w.position = t.position
       WHERE t.run_id = ? ORDER BY t.position, w.epoch`,
    ),
    snapshotAt: db.prepare<[string, string, number]>(`${SNAPSHOT} AND w.epoch = ?`),
    lastSnapshot: db.prepare<[string, string]>(`${SNAPSHOT} ORDER BY w.epoch DESC LIMIT 1`),
    lastEpoch: db.prepare<[string]>('SELECT max(epoch) FROM weight_snapshots WHERE run_id = ?').pluck(),
    at: db.prepare<[string, number]>(
      `SELECT ${STATISTICS}
       FROM weight_snapshots w JOIN tensors t ON t.run_id = w.run_id AND t.position = w.position
       WHERE w.run_id = ? AND w.epoch = ?
       ORDER BY w.position`,
    ),
    // Skips from one epoch to the next in the primary key, past the tensors between them.
    nextEpoch: db
      .prepare<[string, number]>('SELECT min(epoch) FROM weight_snapshots WHERE run_id = ? AND epoch > ?')
      .pluck(),
    some: db.prepare<{ runId: string; tensors: string; epochs: string }>(
      `SELECT ${STATISTICS}, w.epoch, w.histogram
       FROM weight_snapshots w JOIN tensors t ON t.run_id = w.run_id AND t.position = w.position
       WHERE w.run_id = :runId
         AND w.position IN (SELECT position FROM tensors
                            WHERE run_id = :runId AND name IN (SELECT value FROM json_each(:tensors)))
         AND w.epoch IN (SELECT value FROM json_each(:epochs))
       ORDER BY w.epoch, w.position`,
    ),
  } satisfies Record<string, Statement>;
}

const epochNumber = z.int().nonnegative().nullable();
const knownTensor = z.strictObject({ position: z.int().nonnegative(), shape: z.string() });

export class WeightTable extends RecordTable<ReturnType<typeof prepare>> {
  constructor(connection: Connection) {
    super(connection, prepare);
  }

  add(runId: string, epoch: number, weights: readonly StoredTensor[]): void {
    for (const { statistics, histogram } of weights) {
      const { tensor, shape, below, ...numbers } = statistics;
      this.sql.insert.run({
        runId,
        epoch,
        position: this.#position(runId, tensor, JSON.stringify(shape)),
        ...numbers,
        below: JSON.stringify(below),
        histogram: encodeHistogram(histogram),
      });
    }
  }

  dropAfter(runId: string, epoch: number): void {
    this.sql.drop.run(runId, epoch);
  }

  tensors(runId: string): { tensor: string; shape: number[]; epochs: number[] }[] {
    const byName = new Map<string, { tensor: string; shape: number[]; epochs: number[] }>();
    for (const row of this.sql.tensors.all(runId)) {
      const { tensor, shape, epoch } = this.rows.parse(tensorRow, row, runId, 'tensor');
      const entry = byName.get(tensor) ?? { tensor, shape, epochs: [] };
      if (epoch !== null) entry.epochs.push(epoch);
      byName.set(tensor, entry);
    }
    return [...byName.values()];
  }

  snapshot(runId: string, tensor: string, epoch?: number): WeightSnapshot | null {
    const row =
      epoch === undefined
        ? this.sql.lastSnapshot.get(runId, tensor)
        : this.sql.snapshotAt.get(runId, tensor, epoch);
    return row === undefined ? null : this.#snapshot(runId, row);
  }

  #snapshot(runId: string, row: unknown): WeightSnapshot {
    const { epoch, histogram, ...statistics } = this.rows.parse(snapshotRow, row, runId, 'weight');
    return { runId, epoch, statistics, histogram: this.#decode(runId, histogram) };
  }

  /** @param epoch the last one if absent */
  at(runId: string, epoch?: number): { epoch: number; weights: WeightStatistics[] } | null {
    const chosen = epoch ?? epochNumber.parse(this.sql.lastEpoch.get(runId));
    if (chosen === null) return null;
    const weights = this.sql.at
      .all(runId, chosen)
      .map((row) => this.rows.parse(statisticsRow, row, runId, 'weight'));
    return weights.length === 0 ? null : { epoch: chosen, weights };
  }

  epochs(runId: string): number[] {
    const epochs: number[] = [];
    for (let epoch = this.#after(runId, -1); epoch !== null; epoch = this.#after(runId, epoch)) {
      epochs.push(epoch);
    }
    return epochs;
  }

  #after(runId: string, epoch: number): number | null {
    return epochNumber.parse(this.sql.nextEpoch.get(runId, epoch));
  }

  snapshots(runId: string, tensors: readonly string[], epochs: readonly number[]): WeightSnapshot[] {
    const wanted = { runId, tensors: JSON.stringify(tensors), epochs: JSON.stringify(epochs) };
    return this.sql.some.all(wanted).map((row) => this.#snapshot(runId, row));
  }

  #position(runId: string, tensor: string, shape: string): number {
    const row = this.sql.known.get(runId, tensor);
    if (row === undefined) {
      this.sql.add.run(runId, runId, tensor, shape);
      return this.#position(runId, tensor, shape);
    }
    const known = this.rows.parse(knownTensor, row, runId, 'tensor');
    if (known.shape !== shape) {
      throw new RidgelineError(
        'internal',
        `Tensor ${tensor} of run ${runId} was recorded with shape ${known.shape} and now has shape ${shape}.`,
      );
    }
    return known.position;
  }

  #decode(runId: string, blob: Uint8Array): WeightHistogram {
    try {
      return decodeHistogram(blob);
    } catch (error) {
      throw damagedRun(this.rows.file, runId, error instanceof Error ? error.message : String(error), error);
    }
  }
}
