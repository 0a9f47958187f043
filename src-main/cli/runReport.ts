/** What `run`, `demo` and `compare` say about runs, for programs and for people. */
import type { RunDetail } from '../contract/runs.ts';
import type { Store } from '../store/store.ts';
import type { Output } from './output.ts';
import { decimal, percent, table } from './table.ts';

export function runDetail(store: Store, id: string): RunDetail {
  return { run: store.run(id), epochs: store.epochs(id), weights: store.latestWeights(id) };
}

/** The JSON form of a run. */
export function runDocument({ run, epochs, weights }: RunDetail) {
  const { id, name, status, engine, device, seconds, config, error } = run;
  const { loss, acc, valLoss, valAcc, penalty } = run.last ?? {
    loss: null,
    acc: null,
    valLoss: null,
    valAcc: null,
    penalty: null,
  };
  return {
    run: { id, name, status, engine, device, seconds, error, config },
    final: { loss, acc, valLoss, valAcc, penalty },
    epochs,
    weights,
  };
}

/** One row a run: how well it does, and what the penalty did to the weights. */
export function printComparison(details: readonly RunDetail[], output: Output): void {
  const rows = details.map((detail) => ({ ...detail, first: detail.weights[0] }));
  const kernel = rows.find((row) => row.first !== undefined)?.first?.tensor ?? 'first matrix';
  const lines = table(rows, [
    { title: 'run', cell: ({ run }) => run.id },
    { title: 'name', cell: ({ run }) => run.name },
    { title: 'status', cell: ({ run }) => run.status },
    { title: 'train acc', align: 'right', cell: ({ run }) => decimal(run.last?.acc, 4) },
    { title: 'test acc', align: 'right', cell: ({ run }) => decimal(run.last?.valAcc, 4) },
    { title: 'loss', align: 'right', cell: ({ run }) => decimal(run.last?.loss, 4) },
    { title: 'test loss', align: 'right', cell: ({ run }) => decimal(run.last?.valLoss, 4) },
    { title: 'penalty', align: 'right', cell: ({ run }) => decimal(run.last?.penalty, 4) },
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
