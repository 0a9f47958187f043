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
  withParallel,
} from './command.ts';
import { resolveConfig } from './configs.ts';
import { findRun } from './inspect.ts';
import { trainAndReport } from './train.ts';

interface TrainFlags extends CommonFlags {
  seed?: string;
  engine?: string;
}

export function demoCommand(program: Command): void {
  withParallel(
    addCommand(program, 'demo', 'train none, L1 and L2 on built-in digits and compare them; under a minute'),
  )
    .option('--seed <n>', 'another seed for weights, subset and shuffling')
    .option('--engine <name>', ENGINES)
    .action(
      exitingWith(async ({ seed, engine, parallel, ...flags }: TrainFlags & { parallel?: string }) => {
        const { options, output } = invocation(flags);
        const configs = DEMO_PRESETS.map((subject) =>
          resolveConfig({ subject, set: [], seed, engine, resources: RESOURCES_FOLDER }),
        );
        output.note('Training none, L1 and L2 on the built-in digits.');
        const code = await trainAndReport({
          enqueue: ({ store }) => configs.map((config) => store.addRun(config)),
          options: { ...options, ...parallelOf(parallel) },
          output,
          many: true,
        });
        output.line(`\nSee the curves and the weights: npm run -s ridgeline -- serve --home ${options.home}`);
        return code;
      }),
    );
}

export function runCommand(program: Command): void {
  addCommand(
    program,
    'run <config>',
    'train one run: a config file (YAML or JSON) or a preset such as 002/l1',
  )
    .option(
      '--set <path=value>',
      'change a config value, e.g. regularizer.lambda=0.001; repeatable',
      collect,
      [],
    )
    .option('--seed <n>', 'another seed')
    .option('--engine <name>', ENGINES)
    .action(
      exitingWith((subject: string, { seed, engine, set, ...flags }: TrainFlags & { set: string[] }) => {
        const config = resolveConfig({ subject, set, seed, engine, resources: RESOURCES_FOLDER });
        return trainAndReport({
          ...invocation(flags),
          enqueue: ({ store }) => [store.addRun(config)],
          many: false,
        });
      }),
    );
}

export function resumeCommand(program: Command): void {
  addCommand(
    program,
    'resume <run>',
    'train a run that ended early, by id or name, on from its last checkpoint',
  )
    .option('--engine <name>', `${ENGINES}; the same as before if left out`)
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
