/** Read-only commands: runs, compare, presets, doctor. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { RidgelineError } from '../contract/errors.ts';
import { plainName } from '../contract/metrics.ts';
import type { RunSummary } from '../contract/runs.ts';
import { datasetStatus } from '../datasets/catalog.ts';
import { diagnose } from '../engines/doctor.ts';
import { loadPresets } from '../experiment/presets.ts';
import { nearest } from '../shared/nearest.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { databaseFile, type WorkstationOptions } from '../workstation/workstation.ts';
import { addCommand, type CommonFlags, exitingWith, invocation } from './command.ts';
import { EXIT, type Output } from './output.ts';
import { printPublished, publishedComparison } from './published.ts';
import { printComparison, runDetail, runDocuments } from './runReport.ts';
import { decimal, table } from './table.ts';

/** Opens the database read-only, which also works beside a running workstation. */
function withStore<T>(home: string, read: (store: Store) => T): T {
  const store = openStore(databaseFile(home), { readOnly: true });
  try {
    return read(store);
  } finally {
    store.close();
  }
}

/** @param trash true: lists the runs in the trash instead of the others */
function listRuns({ home }: WorkstationOptions, trash: boolean, output: Output): number {
  const all = existsSync(databaseFile(home)) ? withStore(home, (store) => store.runs()) : [];
  const runs = all.filter((run) => (run.trashedAt !== null) === trash);
  output.document({ runs });
  const aside = all.length - runs.length;
  if (runs.length === 0) {
    output.line(noRuns(home, trash, aside));
    return EXIT.ok;
  }
  const lines = table(runs, [
    { title: 'run', cell: (run) => run.id },
    { title: 'name', cell: (run) => run.name },
    { title: 'status', cell: (run) => run.status },
    { title: 'engine', cell: (run) => run.engine ?? '–' },
    { title: 'epochs', align: 'right', cell: (run) => `${run.epochsDone}/${run.epochsTotal}` },
    { title: plainName('runningLoss'), align: 'right', cell: (run) => decimal(run.last?.runningLoss, 4) },
    { title: plainName('testAcc'), align: 'right', cell: (run) => decimal(run.last?.testAcc, 4) },
    { title: 'seconds', align: 'right', cell: (run) => run.seconds.toFixed(2) },
    { title: 'created', cell: (run) => run.createdAt.replace('T', ' ').slice(0, 19) },
  ]);
  for (const line of lines) output.line(line);
  if (!trash && aside > 0) output.note(`${aside} more in the trash; list them with: ridgeline runs --trash`);
  return EXIT.ok;
}

function noRuns(home: string, trash: boolean, aside: number): string {
  if (trash) return `The trash of ${home} is empty.`;
  if (aside === 0) return `No runs in ${home} yet. Start with: ridgeline demo`;
  return `All ${aside} runs in ${home} are in the trash. List them with: ridgeline runs --trash`;
}

interface CompareRequest {
  /** Run ids, or names that exactly one run has. */
  wanted: readonly string[];
  /** Adds the published figures of the presets' sources. */
  published: boolean;
}

function compareRuns(
  { home, resources }: WorkstationOptions,
  { wanted, published }: CompareRequest,
  output: Output,
): number {
  const details = withStore(home, (store) => {
    const runs = store.runs();
    return wanted.map((text) => runDetail(store, resolveRun(runs, text, home)));
  });
  const comparisons = details.map((detail) => (published ? publishedComparison(detail, resources) : null));
  output.document({
    runs: runDocuments(details).map((document, i) => ({
      ...document,
      ...(published ? { published: comparisons[i] ?? null } : {}),
    })),
  });
  printComparison(details, output);
  if (published) details.forEach((detail, i) => printPublished(detail, comparisons[i] ?? null, output));
  return EXIT.ok;
}

/**
 * @param text a run's id, or a name that exactly one run has; runs in the trash only by id
 * @throws RidgelineError if the home has no runs, or if none or several match
 */
export function findRun(home: string, text: string): string {
  return withStore(home, (store) => resolveRun(store.runs(), text, home));
}

function resolveRun(runs: readonly RunSummary[], text: string, home: string): string {
  if (runs.some((run) => run.id === text)) return text;
  const named = runs.filter((run) => run.name === text && run.trashedAt === null);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only.id;
  if (named.length > 1) {
    const ids = named.map((run) => run.id).join(', ');
    throw new RidgelineError(
      'bad-input',
      `${named.length} runs are called "${text}"; use one of the ids: ${ids}.`,
    );
  }
  const close = nearest(
    text,
    runs.flatMap((run) => [run.id, run.name]),
  );
  const hint = close === undefined ? 'List them with: ridgeline runs' : `Did you mean ${close}?`;
  throw new RidgelineError('not-found', `There is no run "${text}" in ${home}. ${hint}`);
}

function listPresets(options: WorkstationOptions, output: Output): number {
  const presets = loadPresets(options.resources).map((preset) => ({
    ...preset,
    missing: datasetStatus(preset.config.dataset.id, options).reason,
  }));
  output.document({ presets });
  let group = '';
  for (const preset of presets) {
    if (preset.group !== group) output.line(`${group === '' ? '' : '\n'}${preset.group}`);
    group = preset.group;
    const missing = preset.missing === null ? '' : `  (data set ${preset.config.dataset.id} is missing)`;
    output.line(`  ${preset.id.padEnd(24)} ${preset.title}${missing}`);
  }
  return EXIT.ok;
}

async function printDoctor(options: WorkstationOptions, output: Output): Promise<number> {
  const report = await diagnose(options);
  output.document(report);
  for (const [name, version] of Object.entries(report.versions)) output.line(`${name.padEnd(24)} ${version}`);
  output.line(`${'home'.padEnd(24)} ${report.home}`);
  output.line();
  for (const line of table(report.engines, [
    { title: 'engine', cell: (engine) => engine.name },
    {
      title: 'self-test',
      cell: (engine) => (engine.selfTest === null ? 'not run' : engine.selfTest.pass ? 'pass' : 'FAIL'),
    },
    {
      title: 'max error',
      align: 'right',
      cell: (engine) => engine.selfTest?.maxError.toExponential(1) ?? '–',
    },
    { title: 'steps/s dense', align: 'right', cell: (engine) => decimal(engine.stepsPerSecond, 1) },
    {
      title: 'conv.',
      align: 'right',
      cell: (engine) => decimal(engine.convolutionalStepsPerSecond, 1),
    },
    { title: 'device', cell: (engine) => engine.device ?? '–' },
  ])) {
    output.line(line);
  }
  output.line();
  for (const { name, reason } of report.engines) {
    if (reason !== null) output.line(`${name} is unavailable: ${reason}`);
  }
  output.line(
    `Engine auto selects ${report.auto ?? 'none'} for dense networks and ` +
      `${report.autoConvolutional ?? 'none'} for convolutional ones.`,
  );
  output.line();
  for (const { id, available, reason } of report.datasets) {
    output.line(`data set ${id.padEnd(16)} ${available ? 'ready' : (reason ?? 'missing')}`);
  }
  return report.auto === null ? EXIT.failed : EXIT.ok;
}

export function runsCommand(program: Command): void {
  addCommand(program, 'runs', 'list the runs in the home folder')
    .option('--trash', 'list the runs in the trash instead')
    .action(
      exitingWith(({ trash, ...flags }: CommonFlags & { trash?: boolean }) => {
        const { options, output } = invocation(flags);
        return listRuns(options, trash === true, output);
      }),
    );
}

export function compareCommand(program: Command): void {
  addCommand(program, 'compare <run...>', 'compare runs, by id or name')
    .option('--published', 'add the published figures of the presets')
    .action(
      exitingWith((wanted: string[], { published, ...flags }: CommonFlags & { published?: boolean }) => {
        const { options, output } = invocation(flags);
        return compareRuns(options, { wanted, published: published === true }, output);
      }),
    );
}

export function presetsCommand(program: Command): void {
  addCommand(program, 'presets', 'list the experiments that come with Ridgeline').action(
    exitingWith((flags: CommonFlags) => {
      const { options, output } = invocation(flags);
      return listPresets(options, output);
    }),
  );
}

export function doctorCommand(program: Command): void {
  addCommand(program, 'doctor', 'print versions, data sets, and every engine with its self-test').action(
    exitingWith((flags: CommonFlags) => {
      const { options, output } = invocation(flags);
      return printDoctor(options, output);
    }),
  );
}
