/** Rows of the database → records of the contract, validated, because the file may be damaged or edited. */
import { z } from 'zod';
import { experimentConfig } from '../contract/config.ts';
import { epochRecord, runSummary, weightStatistics } from '../contract/runs.ts';
import { damagedRun } from './storageErrors.ts';

/** Parses a column's text as JSON. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

export const runRow = runSummary.omit({ epochsTotal: true, last: true }).extend({
  config: json.pipe(experimentConfig),
  tags: json.pipe(runSummary.shape.tags),
  // SQLite has no booleans.
  resumable: z.literal([0, 1]).transform((flag) => flag === 1),
});
export const epochRow = epochRecord;

const shape = json.pipe(weightStatistics.shape.shape);
export const statisticsRow = weightStatistics.extend({
  shape,
  below: json.pipe(weightStatistics.shape.below),
});
export const snapshotRow = statisticsRow.extend({
  epoch: z.int().nonnegative(),
  histogram: z.instanceof(Uint8Array),
});
export const tensorRow = z.strictObject({
  tensor: z.string(),
  shape,
  /** Null if a tensor has no snapshot. */
  epoch: z.int().nonnegative().nullable(),
});
export const stepBlockRow = z.strictObject({
  firstStep: z.int().positive(),
  count: z.int().nonnegative(),
  values: z.instanceof(Uint8Array),
});

/** Parses rows of one run. */
export class RowReader {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /**
   * @param table the kind of row, for the message
   * @throws RidgelineError `storage` naming the run, the table and the invalid columns
   */
  parse<S extends z.ZodType>(schema: S, row: unknown, runId: string, table: string): z.output<S> {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw damagedRun(this.file, runId, `its ${table} record cannot be read (${problems.join('; ')})`);
  }
}
