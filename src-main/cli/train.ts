/** Trains runs in this process's own queue, with progress, until all have ended. Ctrl-C stops them gracefully. */
import type { RunSummary } from '../contract/runs.ts';
import { openWorkstation, type Workstation, type WorkstationOptions } from '../workstation/workstation.ts';
import { EXIT, type Output } from './output.ts';
import { ProgressPrinter } from './progress.ts';
import { printComparison, runDetail, runDocuments } from './runReport.ts';

export interface TrainRequest {
  /** Queues the runs. */
  enqueue: (workstation: Workstation) => readonly RunSummary[];
  options: WorkstationOptions;
  output: Output;
  /** True prints {runs: […]}, false the single run's own document. */
  many: boolean;
}

/** @returns the exit code: 0 when every run completed */
export async function trainAndReport({ enqueue, options, output, many }: TrainRequest): Promise<number> {
  const workstation = openWorkstation({ ...options, ownRunsOnly: true });
  const progress = new ProgressPrinter(process.stderr);
  const ended: PromiseWithResolvers<void> = Promise.withResolvers();
  const waiting = new Set<string>();
  workstation.subscribe((event) => {
    progress.handle(event);
    // The queue has stopped with a message on standard error: waiting runs will not be trained.
    if (event.type === 'queue' && event.state.problem !== null && event.state.running.length === 0)
      ended.resolve();
    if (event.type !== 'run' || ['queued', 'running'].includes(event.run.status)) return;
    waiting.delete(event.run.id);
    if (waiting.size === 0) ended.resolve();
  });
  const runs = enqueue(workstation);
  progress.follow(runs);
  for (const run of runs) waiting.add(run.id);
  const stopAll = (): void => {
    output.note('Stopping after the current steps; press Ctrl-C again to end at once.');
    for (const id of [...waiting].reverse()) workstation.stop(id);
  };
  process.once('SIGINT', stopAll);
  process.once('SIGTERM', stopAll);
  workstation.train(runs.map((run) => run.id));
  await ended.promise;
  process.off('SIGINT', stopAll);
  process.off('SIGTERM', stopAll);
  const details = runs.map((run) => runDetail(workstation.store, run.id));
  await workstation.close();
  const documents = runDocuments(details);
  output.document(many ? { runs: documents } : documents[0]);
  output.line();
  printComparison(details, output);
  noteUntrained(
    details.map(({ run }) => run),
    options.home,
    output,
  );
  for (const { run } of details) {
    if (!run.resumable) continue;
    const how = run.startedAt === null ? 'can still be trained' : 'can be resumed';
    output.note(`${run.name} ${how}: ridgeline resume ${run.id}`);
  }
  return details.every((detail) => detail.run.status === 'completed') ? EXIT.ok : EXIT.failed;
}

/** Names the runs that were still waiting when the queue stopped. */
function noteUntrained(runs: readonly RunSummary[], home: string, output: Output): void {
  const waiting = runs.filter((run) => run.status === 'queued');
  if (waiting.length === 0) return;
  const names = waiting.map((run) => `${run.name} (${run.id})`).join(', ');
  output.note(
    `${waiting.length === 1 ? '1 run was' : `${waiting.length} runs were`} not trained and still wait in the queue: ` +
      `${names}. After fixing the cause, train them with: ridgeline serve --home ${home}`,
  );
}
