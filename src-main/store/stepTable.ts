/** Per-step curves: one row per block of consecutive steps, one blob of float32 per metric. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';
import { STEP_METRICS, type StepMetric } from '../contract/metrics.ts';
import { byKey, keysOf } from '../shared/tables.ts';
import type { Connection } from './connection.ts';
import { RecordTable } from './recordTable.ts';
import { stepBlockRow } from './rows.ts';
import { damagedRun } from './storageErrors.ts';
import type { StepBlock } from './types.ts';

const METRICS = keysOf(STEP_METRICS);
const COLUMNS = METRICS.map((metric) => STEP_METRICS[metric].column);

function prepare(db: Database) {
  const read = (metric: StepMetric) =>
    db.prepare<[string]>(
      `SELECT first_step AS firstStep, count, ${STEP_METRICS[metric].column} AS "values"
       FROM step_blocks WHERE run_id = ? ORDER BY first_step`,
    );
  return {
    insert: db.prepare<object>(
      `INSERT INTO step_blocks (run_id, first_step, count, ${COLUMNS.join(', ')})
       VALUES (:runId, :firstStep, :count, ${METRICS.map((metric) => `:${metric}`).join(', ')})`,
    ),
    lastStep: db
      .prepare<[string]>(
        'SELECT first_step + count - 1 FROM step_blocks WHERE run_id = ? ORDER BY first_step DESC LIMIT 1',
      )
      .pluck(),
    // Blocks end at records, so no block extends beyond a record's last step.
    drop: db.prepare<[string, number]>('DELETE FROM step_blocks WHERE run_id = ? AND first_step > ?'),
    read: byKey(METRICS, read),
  };
}

export class StepTable extends RecordTable<ReturnType<typeof prepare>> {
  constructor(connection: Connection) {
    super(connection, prepare);
  }

  /** @throws RidgelineError `internal` for blocks of unequal arrays or with decreasing steps */
  add(runId: string, blocks: readonly StepBlock[]): void {
    let last = z.number().default(0).parse(this.sql.lastStep.get(runId));
    for (const { firstStep, values } of blocks) {
      const count = values.loss.length;
      if (METRICS.some((metric) => values[metric].length !== count) || firstStep <= last) {
        throw new RidgelineError(
          'internal',
          `Run ${runId} reported a block of steps from ${firstStep} whose arrays differ in length or that begins before step ${last + 1}.`,
        );
      }
      this.sql.insert.run({
        runId,
        firstStep,
        count,
        ...byKey(METRICS, (metric) => bytesOf(values[metric])),
      });
      last = firstStep + count - 1;
    }
  }

  dropAfter(runId: string, step: number): void {
    this.sql.drop.run(runId, step);
  }

  read(runId: string, metric: StepMetric): { step: Float64Array; value: Float32Array } {
    const blocks = this.sql.read[metric].all(runId).map((row) => {
      const block = this.rows.parse(stepBlockRow, row, runId, 'step');
      if (block.values.length !== block.count * Float32Array.BYTES_PER_ELEMENT) {
        throw damagedRun(
          this.rows.file,
          runId,
          `the ${metric} block at step ${block.firstStep} is truncated`,
        );
      }
      return block;
    });
    const total = blocks.reduce((sum, block) => sum + block.count, 0);
    const step = new Float64Array(total);
    const value = new Float32Array(total);
    const bytes = new Uint8Array(value.buffer);
    let at = 0;
    for (const { firstStep, count, values } of blocks) {
      bytes.set(values, at * Float32Array.BYTES_PER_ELEMENT);
      for (let i = 0; i < count; i++) step[at + i] = firstStep + i;
      at += count;
    }
    return { step, value };
  }
}

/** In native byte order: every platform of Electron and Node 24 is little-endian. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
