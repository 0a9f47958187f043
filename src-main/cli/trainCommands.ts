/** The commands that train: `demo`, `run` and `resume`. */
import type { Command } from 'commander';
import { type ExperimentConfig, experimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { DEMO_PRESETS } from '../experiment/demo.ts';
import { RESOURCES_FOLDER } from '../program/folders.ts';
import {
  addCommand,
  collect,
  type CommonFlags,
  ENGINES,
  exitingWith,
  invocation,
  parallelOf,
  threadsOf,
  withParallel,
  withThreads,
} from './command.ts';
import { resolveConfig } from './configs.ts';
import { findRun } from './inspect.ts';
import { trainAndReport } from './train.ts';

interface TrainFlags extends CommonFlags {
  seed?: string;
  engine?: string;
  threads?: string;
}

export function demoCommand(program: Command): void {
  withThreads(
    withParallel(
      addCommand(
        program,
        'demo',
        'train none, L1 and L2 on built-in digits and compare them; under a minute',
      ),
    ),
  )
    .option('--seed <n>', 'seed for weights, subset and shuffling')
    .option('--engine <name>', ENGINES)
    .action(
      exitingWith(
        async ({ seed, engine, parallel, threads, ...flags }: TrainFlags & { parallel?: string }) => {
          const { options, output } = invocation(flags);
          const configs = DEMO_PRESETS.map((subject) =>
            resolveConfig({ subject, set: [], seed, engine, resources: RESOURCES_FOLDER }),
          );
          output.note('Training none, L1 and L2 on the built-in digits.');
          const code = await trainAndReport({
            enqueue: ({ store }) => configs.map((config) => store.addRun(config)),
            options: { ...options, ...parallelOf(parallel), ...threadsOf(threads) },
            output,
            many: true,
          });
          output.line(
            `\nSee the curves and the weights: npm run -s ridgeline -- serve --home ${options.home}`,
          );
          return code;
        },
      ),
    );
}

export function runCommand(program: Command): void {
  withThreads(
    addCommand(
      program,
      'run <config>',
      'train one run: a config file (YAML or JSON) or a preset such as 002/l1',
    ),
  )
    .option(
      '--set <path=value>',
      'change a config value, e.g. regularizer.lambda=0.001; repeatable',
      collect,
      [],
    )
    .option('--seed <n>', 'seed of the run')
    .option('--engine <name>', ENGINES)
    .action(
      exitingWith(
        (subject: string, { seed, engine, set, threads, ...flags }: TrainFlags & { set: string[] }) => {
          const { options, output } = invocation(flags);
          const config = resolveConfig({ subject, set, seed, engine, resources: RESOURCES_FOLDER });
          return trainAndReport({
            options: { ...options, ...threadsOf(threads) },
            output,
            enqueue: ({ store }) => [store.addRun(config)],
            many: false,
          });
        },
      ),
    );
}

export function resumeCommand(program: Command): void {
  addCommand(program, 'resume <run>', 'resume a run that ended early from its last checkpoint, by id or name')
    .option('--engine <name>', `${ENGINES}; default: unchanged`)
    .action(
      exitingWith((run: string, { engine: name, ...flags }: TrainFlags) => {
        const { options, output } = invocation(flags);
        const engine = name === undefined ? undefined : engineOf(name);
        const id = findRun(options.home, run);
        return trainAndReport({
          enqueue: (workstation) => [workstation.requeue(id, engine)],
          options,
          output,
          many: false,
        });
      }),
    );
}

function engineOf(text: string): ExperimentConfig['engine'] {
  const parsed = experimentConfig.shape.engine.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new RidgelineError('bad-input', `--engine "${text}" — must be one of ${ENGINES}.`);
}
