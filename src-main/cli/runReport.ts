/** What `run`, `demo` and `compare` say about runs, for programs and for people. */
import { byImages, byUnit, plainName, RECORDED, stands } from '../contract/metrics.ts';
import type { RunDetail } from '../contract/runs.ts';
import { byKey } from '../shared/tables.ts';
import type { Store } from '../store/store.ts';
import type { Output } from './output.ts';
import { decimal, percent, table, type Column } from './table.ts';

/** Accuracies, then losses; of the training first. */
const FINAL = byUnit(byImages(RECORDED), ['accuracy', 'loss']).filter((metric) => stands(metric, 'final'));

export function runDetail(store: Store, id: string): RunDetail {
  return { run: store.run(id), epochs: store.epochs(id), weights: store.latestWeights(id) };
}

/** The JSON form of a run. */
export function runDocument({ run, epochs, weights }: RunDetail) {
  const { id, name, status, engine, device, seconds, config, error } = run;
  return {
    run: { id, name, status, engine, device, seconds, error, config },
    final: byKey(FINAL, (metric) => run.last?.[metric] ?? null),
    epochs,
    weights,
  };
}

/** One row a run: how well it does, and what the penalty did to the weights. */
export function printComparison(details: readonly RunDetail[], output: Output): void {
  const rows = details.map((detail) => ({ ...detail, first: detail.weights[0] }));
  const kernel = rows.find((row) => row.first !== undefined)?.first?.tensor ?? 'first matrix';
  const metrics = FINAL.filter((metric) => rows.some(({ run }) => (run.last?.[metric] ?? null) !== null));
  const lines = table(rows, [
    { title: 'run', cell: ({ run }) => run.id },
    { title: 'name', cell: ({ run }) => run.name },
    { title: 'status', cell: ({ run }) => run.status },
    ...metrics.map((metric): Column<(typeof rows)[number]> => ({
      title: plainName(metric),
      align: 'right',
      cell: ({ run }) => decimal(run.last?.[metric], 4),
    })),
    {
      title: 'exact zeros',
      align: 'right',
      cell: ({ first }) => percent(first === undefined ? null : first.zeros / first.count),
    },
    { title: '|w|<1e-3', align: 'right', cell: ({ first }) => percent(first?.below['0.001']) },
    { title: 'L1 norm', align: 'right', cell: ({ first }) => decimal(first?.l1, 1) },
    { title: 'L2 norm', align: 'right', cell: ({ first }) => decimal(first?.l2, 2) },
    { title: 'seconds', align: 'right', cell: ({ run }) => run.seconds.toFixed(2) },
  ]);
  for (const line of lines) output.line(line);
  output.line();
  output.line(`Exact zeros, |w|<1e-3 and norms are those of ${kernel}.`);
}
