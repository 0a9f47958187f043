/** `ridgeline prune`: accuracy against sparsity of a trained run. */
import type { Command } from 'commander';
import { RidgelineError } from '../contract/errors.ts';
import { PRUNE_SHARES } from '../contract/pruning.ts';
import { PruneTests } from '../queue/pruneTests.ts';
import { openStore } from '../store/open.ts';
import { forkTrainer } from '../trainer/process.ts';
import { databaseFile, type WorkstationOptions } from '../workstation/workstation.ts';
import { addCommand, type CommonFlags, exitingWith, invocation } from './command.ts';
import { findRun } from './inspect.ts';
import { EXIT, type Output } from './output.ts';
import { decimal, percent, table } from './table.ts';

interface PruneRequest {
  /** A run's id or name. */
  run: string;
  /** Comma-separated; by default every tenth of the weights and a few more. */
  thresholds: string | undefined;
  scope: string;
}

/** Also works beside a running workstation. @throws RidgelineError as `PruneTests.run` */
async function pruneRun(
  { home, dataFolder, trainerPath }: WorkstationOptions,
  { run, thresholds, scope }: PruneRequest,
  output: Output,
): Promise<number> {
  const wanted = thresholds === undefined ? [] : thresholds.split(',').map(thresholdOf);
  const id = findRun(home, run);
  const store = openStore(databaseFile(home), { readOnly: true });
  const tests = new PruneTests({
    store,
    spawn: () => forkTrainer(trainerPath),
    home,
    dataFolder,
    publish: (event) => {
      if (event.type === 'prune') output.note(`${event.done} of ${event.total} evaluated`);
    },
  });
  const cancel = (): void => tests.cancel(id);
  process.once('SIGINT', cancel);
  const shares = wanted.length === 0 ? PRUNE_SHARES : [];
  const result = await tests.run({ id, scope, thresholds: wanted, shares }).finally(() => {
    process.off('SIGINT', cancel);
    store.close();
  });
  output.document(result);
  output.line(
    `Run ${id} after epoch ${result.epoch}: ${result.count} weights (${scope}), ${result.images} test images`,
  );
  output.line();
  const lines = table(result.points, [
    { title: '|w| below', align: 'right', cell: ({ threshold }) => String(Number(threshold.toPrecision(4))) },
    { title: 'sparsity', align: 'right', cell: ({ zeros }) => percent(zeros / result.count, 2) },
    { title: 'test acc', align: 'right', cell: ({ accuracy }) => decimal(accuracy, 4) },
    { title: 'test loss', align: 'right', cell: ({ loss }) => decimal(loss, 4) },
  ]);
  for (const line of lines) output.line(line);
  return EXIT.ok;
}

function thresholdOf(text: string): number {
  const threshold = Number(text);
  if (text.trim() !== '' && Number.isFinite(threshold) && threshold >= 0) return threshold;
  throw new RidgelineError(
    'bad-input',
    `--thresholds "${text}": must be comma-separated numbers from 0 up, e.g. 0,0.001,0.01.`,
  );
}

export function pruneCommand(program: Command): void {
  addCommand(
    program,
    'prune <run>',
    'accuracy against sparsity: zero the small weights of a run, by id or name',
  )
    .option('--thresholds <list>', 'comma-separated, e.g. 0,0.001,0.01 (default: every tenth of the weights)')
    .option('--scope <tensors>', '*, kernels, a layer as dense_1/*, or a tensor as dense_1/kernel', '*')
    .action(
      exitingWith((run: string, flags: CommonFlags & { thresholds?: string; scope: string }) => {
        const { options, output } = invocation(flags);
        const { thresholds, scope } = flags;
        return pruneRun(options, { run, thresholds, scope }, output);
      }),
    );
}
