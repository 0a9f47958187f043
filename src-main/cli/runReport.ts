/** Output of `run`, `demo` and `compare` about runs, as JSON and as text. */
import { byImages, byUnit, plainName, RECORDED, appearsIn } from '../contract/metrics.ts';
import type { RunDetail } from '../contract/runs.ts';
import { byKey } from '../shared/tables.ts';
import type { Store } from '../store/store.ts';
import type { Output } from './output.ts';
import { compareKernels, type KernelStatistics } from './kernels.ts';
import { decimal, percent, table, type Column } from './table.ts';

/** Accuracies before losses, training before test. */
const FINAL = byUnit(byImages(RECORDED), ['accuracy', 'loss']).filter((metric) => appearsIn(metric, 'final'));

export function runDetail(store: Store, id: string): RunDetail {
  return { run: store.run(id), epochs: store.epochs(id), weights: store.latestWeights(id) };
}

/**
 * The JSON form of a run.
 *
 * - `run`: id, name, status, engine, device, seconds of training, error, and the config with its defaults
 * - `final`: loss, accuracies and penalty of the last record; null if there is none or it is not finite
 * - `epochs`: every record
 * - `weights`: the statistics of every weight tensor after the last record, in model order
 * - `kernels`: combined statistics of the penalised kernels, or of all if none is penalised: `tensors`, `count`,
 *   `zeros`, `below` (share with |w| below the key), `l1`, `l2`. The same kernels for several runs, see
 *   `compareKernels`. null before the first weights are recorded
 */
function runDocument({ run, epochs, weights }: RunDetail, kernels: KernelStatistics | null) {
  const { id, name, status, engine, device, seconds, config, error } = run;
  return {
    run: { id, name, status, engine, device, seconds, error, config },
    final: byKey(FINAL, (metric) => run.last?.[metric] ?? null),
    epochs,
    weights,
    kernels,
  };
}

/** In the order of the runs. */
export function runDocuments(details: readonly RunDetail[]): ReturnType<typeof runDocument>[] {
  const { figures } = compareKernels(details);
  return details.map((detail, i) => runDocument(detail, figures[i] ?? null));
}

/** One row per run: its accuracies and losses, and statistics of its weights. */
export function printComparison(details: readonly RunDetail[], output: Output): void {
  const { figures, sentence } = compareKernels(details);
  const rows = details.map((detail, i) => ({ ...detail, kernels: figures[i] ?? null }));
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
      cell: ({ kernels }) => percent(kernels === null ? null : kernels.zeros / kernels.count),
    },
    { title: '|w|<1e-3', align: 'right', cell: ({ kernels }) => percent(kernels?.below['0.001']) },
    { title: 'L1 norm', align: 'right', cell: ({ kernels }) => decimal(kernels?.l1, 1) },
    { title: 'L2 norm', align: 'right', cell: ({ kernels }) => decimal(kernels?.l2, 2) },
    { title: 'seconds', align: 'right', cell: ({ run }) => run.seconds.toFixed(2) },
  ]);
  for (const line of lines) output.line(line);
  if (figures.every((kernels) => kernels === null)) return;
  output.line();
  output.line(`Exact zeros, |w|<1e-3 and norms: ${sentence}.`);
}
