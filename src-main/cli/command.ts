/** Options that all commands share: folders and output format. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { engineName } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { MAX_PARALLEL_RUNS, settings } from '../contract/settings.ts';
import { dataFolder, homeFolder, RESOURCES_FOLDER } from '../program/folders.ts';
import type { Parallel } from '../queue/lanes.ts';
import type { WorkstationOptions } from '../workstation/workstation.ts';
import { createOutput, type Output } from './output.ts';

export interface CommonFlags {
  home: string;
  data?: string;
  json?: boolean;
}

export interface Invocation {
  options: WorkstationOptions;
  output: Output;
}

export const ENGINES = `auto, ${engineName.options.join(', ')}`;

/** Adds a command with the shared options. */
export function addCommand(program: Command, usage: string, description: string): Command {
  const data = new Option(
    '--data <dir>',
    'folder with data sets in their published layout, e.g. mnist/ (RIDGELINE_DATA)',
  );
  return program
    .command(usage)
    .description(description)
    .option('--home <dir>', 'folder of runs and imported data (RIDGELINE_HOME)', homeFolder())
    .addOption(data.default(dataFolder() ?? undefined))
    .option('--json', 'one JSON document on stdout, progress on stderr');
}

/** Wraps a command's action; its return value is the exit code. */
export function exitingWith<Args extends unknown[]>(
  run: (...args: Args) => number | Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    process.exitCode = await run(...args);
  };
}

export function invocation(flags: CommonFlags): Invocation {
  return {
    options: {
      home: resolve(flags.home),
      dataFolder: flags.data === undefined ? null : resolve(flags.data),
      resources: RESOURCES_FOLDER,
      trainerPath: join(import.meta.dirname, 'trainer.js'),
    },
    output: createOutput(flags.json === true),
  };
}

/** Adds the option for the number of parallel runs. */
export function withParallel(command: Command): Command {
  const usage = `runs in parallel: auto (small networks with one thread each), or 1 to ${MAX_PARALLEL_RUNS}`;
  return command.option('--parallel <n>', usage);
}

/** @throws RidgelineError `bad-input` */
export function parallelOf(text: string | undefined): { parallel?: Parallel } {
  if (text === undefined) return {};
  const parsed = settings.shape.parallelRuns.safeParse(text === 'auto' ? text : Number(text));
  if (parsed.success) return { parallel: parsed.data };
  throw new RidgelineError(
    'bad-input',
    `--parallel ${text} — must be auto, or a whole number from 1 to ${MAX_PARALLEL_RUNS}.`,
  );
}

/** Adds the option that limits the threads of training. */
export function withThreads(command: Command): Command {
  const usage = 'processor threads for training (default: all)';
  return command.addOption(new Option('--threads <n>', usage).env('RIDGELINE_THREADS'));
}

/** @throws RidgelineError `bad-input` */
export function threadsOf(text: string | undefined): { threads?: number } {
  // An empty environment variable counts as unset.
  if (text === undefined || text === '') return {};
  const [threads, most] = [Number(text), availableParallelism()];
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return { threads };
  throw new RidgelineError(
    'bad-input',
    `--threads ${text} — must be a whole number from 1 to ${most}, the threads of this machine.`,
  );
}

/** Collects the values of a repeatable option. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
