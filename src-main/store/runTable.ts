/** Runs, their status and their finished epochs. */
import { z } from 'zod';
import { type EngineName, type ExperimentConfig, recordsTotal } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { EpochRecord, RunStatus, RunSummary } from '../contract/runs.ts';
import type { Connection } from './connection.ts';
import { epochRow, RowReader, runRow } from './rows.ts';
import { nextRunId } from './runId.ts';
import { prepareRunStatements } from './runStatements.ts';
import { damagedRun } from './storageErrors.ts';
import type { FinishedStatus } from './types.ts';

const identified = z.looseObject({ id: z.string() });
/** An epoch's columns and its run. */
const ownedRow = z.looseObject({ runId: z.string() }).transform(({ runId, ...epoch }) => ({ runId, epoch }));

/** Its methods run inside the caller's transaction. */
export class RunTable {
  readonly #rows: RowReader;
  readonly #file: string;
  readonly #sql: ReturnType<typeof prepareRunStatements>;

  constructor(connection: Connection) {
    this.#sql = prepareRunStatements(connection.db);
    this.#rows = new RowReader(connection.file);
    this.#file = connection.file;
  }

  /** @returns the new run's id */
  add(config: ExperimentConfig): string {
    const now = new Date();
    const id = nextRunId(now.getTime(), z.string().nullable().parse(this.#sql.newestId.get()));
    this.#sql.insert.run({
      id,
      name: config.name,
      createdAt: now.toISOString(),
      config: JSON.stringify(config),
    });
    return id;
  }

  list(): RunSummary[] {
    const lastEpochs = new Map<string, EpochRecord>();
    for (const row of this.#sql.lastEpochs.all()) {
      const { runId, epoch } = ownedRow.parse(row);
      lastEpochs.set(runId, this.#rows.parse(epochRow, epoch, runId, 'epoch'));
    }
    return this.#sql.all.all().map((row) => {
      const { id } = identified.parse(row);
      return this.#summary(row, id, lastEpochs.get(id) ?? null);
    });
  }

  get(id: string): RunSummary {
    this.require(id);
    const row = this.#sql.lastEpoch.get(id);
    const last = row === undefined ? null : this.#rows.parse(epochRow, row, id, 'epoch');
    return this.#summary(this.#sql.one.get(id), id, last);
  }

  epochs(id: string): EpochRecord[] {
    this.require(id);
    return this.#sql.epochs.all(id).map((row) => this.#rows.parse(epochRow, row, id, 'epoch'));
  }

  /** In the order in which they were added. */
  idsWithStatus(status: RunStatus): string[] {
    return z.array(z.string()).parse(this.#sql.idsWithStatus.all(status));
  }

  /** @throws RidgelineError `not-found` */
  require(id: string): void {
    this.#status(id);
  }

  /** @throws RidgelineError `not-found`, or `conflict` unless the run is in one of `allowed` */
  requireStatus(id: string, allowed: readonly RunStatus[], action: string): void {
    const status = this.#status(id);
    if (!allowed.some((fitting) => fitting === status)) {
      throw new RidgelineError(
        'conflict',
        `Run ${id} is ${status} and cannot ${action}; only a run that is ${allowed.join(' or ')} can.`,
      );
    }
  }

  start(id: string, threads: number | null): void {
    this.#sql.start.run(new Date().toISOString(), threads, id);
  }

  setEngine(id: string, engine: EngineName, device: string): void {
    this.#sql.setEngine.run(engine, device, id);
  }

  /** @throws RidgelineError `conflict` unless it is the next epoch */
  addEpoch(id: string, record: EpochRecord): void {
    const { epochsDone } = this.get(id);
    if (record.epoch !== epochsDone + 1) {
      throw new RidgelineError(
        'conflict',
        `Run ${id} has finished ${epochsDone} epochs, so epoch ${record.epoch} cannot be recorded next.`,
      );
    }
    this.#sql.insertEpoch.run({ runId: id, ...record });
    this.#sql.advance.run(record.epoch, record.seconds, id);
  }

  finish(id: string, { status, error }: FinishedStatus): void {
    this.#sql.finish.run(status, error, new Date().toISOString(), id);
  }

  /**
   * Queues the run again in its state after one of its records; 0 is the beginning.
   * @returns the steps trained up to that record
   */
  rewind(id: string, record: number, engine?: ExperimentConfig['engine']): number {
    const step = z
      .int()
      .nonnegative()
      .safeParse(record === 0 ? 0 : this.#sql.stepOf.get(id, record));
    if (!step.success) throw damagedRun(this.#file, id, `its epoch ${record} is missing`);
    const { config } = this.get(id);
    this.#sql.dropEpochs.run(id, record);
    const changed = engine === undefined ? config : { ...config, engine };
    this.#sql.requeue.run({ id, epoch: record, config: JSON.stringify(changed) });
    return step.data;
  }

  remove(id: string): void {
    this.#sql.remove.run(id);
  }

  #status(id: string): string {
    const status = this.#sql.status.get(id);
    if (status === undefined) {
      throw new RidgelineError(
        'not-found',
        `There is no run ${id}. \`ridgeline runs\` lists the runs there are.`,
      );
    }
    // Does not read the record, so that a damaged run can be removed.
    return typeof status === 'string' ? status : '';
  }

  #summary(row: unknown, id: string, last: EpochRecord | null): RunSummary {
    const run = this.#rows.parse(runRow, row, id, 'run');
    if (run.epochsDone !== (last?.epoch ?? 0)) {
      throw damagedRun(this.#file, id, `its epoch ${run.epochsDone} is missing`);
    }
    return { ...run, epochsTotal: recordsTotal(run.config), last };
  }
}
