/** Entry of the command line. */
import { join, resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { resolveConfig } from './configs.ts';
import { compareRuns, findRun, listPresets, listRuns, printDoctor } from './inspect.ts';
import { createOutput, EXIT, exitCodeOf, type Output } from './output.ts';
import { pruneRun } from './prune.ts';
import { serve } from './serve.ts';
import { printStages } from './stages.ts';
import { trainAndReport } from './train.ts';
import { engineName, type ExperimentConfig, experimentConfig } from '../contract/config.ts';
import { RidgelineError, toErrorPayload } from '../contract/errors.ts';
import { DEMO_PRESETS } from '../experiment/demo.ts';
import { experimentJsonSchema } from '../experiment/jsonSchema.ts';
import { dataFolder, homeFolder, RESOURCES_FOLDER } from '../program/folders.ts';
import { VERSION } from '../program/version.ts';
import type { WorkstationOptions } from '../workstation/workstation.ts';

interface CommonFlags {
  home: string;
  data?: string;
  json?: boolean;
}

interface TrainFlags extends CommonFlags {
  seed?: string;
  engine?: string;
}

interface Invocation {
  options: WorkstationOptions;
  output: Output;
}

let exitCode: number = EXIT.ok;

function invocation(flags: CommonFlags): Invocation {
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

function command(parent: Command, usage: string, description: string): Command {
  const data = dataFolder();
  return parent
    .command(usage)
    .description(description)
    .option('--home <dir>', 'folder of runs and imported data (RIDGELINE_HOME)', homeFolder())
    .addOption(
      new Option(
        '--data <dir>',
        'folder with data sets in their published layout, e.g. mnist/ (RIDGELINE_DATA)',
      ).default(data ?? undefined),
    )
    .option('--json', 'one JSON document on stdout, progress on stderr');
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function portNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new RidgelineError('bad-input', `--port ${text} — must be a whole number from 0 to 65535.`);
}

function demo(flags: TrainFlags): Promise<number> {
  const { options, output } = invocation(flags);
  const configs = DEMO_PRESETS.map((subject) =>
    resolveConfig({ subject, set: [], seed: flags.seed, engine: flags.engine, resources: RESOURCES_FOLDER }),
  );
  output.note('Training none, L1 and L2 on the built-in digits.');
  return trainAndReport({
    enqueue: ({ store }) => configs.map((config) => store.addRun(config)),
    options,
    output,
    many: true,
  }).then((code) => {
    output.line(`\nSee the curves and the weights: npm run -s ridgeline -- serve --home ${options.home}`);
    return code;
  });
}

function resume(run: string, flags: TrainFlags): Promise<number> {
  const { options, output } = invocation(flags);
  const engine = flags.engine === undefined ? undefined : engineOf(flags.engine);
  const id = findRun(options.home, run);
  return trainAndReport({
    enqueue: (workstation) => [workstation.requeue(id, engine)],
    options,
    output,
    many: false,
  });
}

function engineOf(text: string): ExperimentConfig['engine'] {
  const parsed = experimentConfig.shape.engine.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new RidgelineError(
    'bad-input',
    `--engine "${text}" — must be one of auto, ${engineName.options.join(', ')}.`,
  );
}

function buildProgram(): Command {
  const program = new Command('ridgeline')
    .description('Regularisation experiments on your own machine: none, L1, L2 side by side.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');

  const engines = `auto, ${engineName.options.join(', ')}`;
  command(program, 'demo', 'train none, L1 and L2 on built-in digits and compare them; under a minute')
    .option('--seed <n>', 'another seed for weights, subset and shuffling')
    .option('--engine <name>', engines)
    .action(async (flags: TrainFlags) => {
      exitCode = await demo(flags);
    });

  command(program, 'run <config>', 'train one run: a config file (YAML or JSON) or a preset such as 002/l1')
    .option(
      '--set <path=value>',
      'change a config value, e.g. regularizer.lambda=0.001; repeatable',
      collect,
      [],
    )
    .option('--seed <n>', 'another seed')
    .option('--engine <name>', engines)
    .action(async (subject: string, flags: TrainFlags & { set: string[] }) => {
      const { seed, engine, set } = flags;
      const config = resolveConfig({ subject, set, seed, engine, resources: RESOURCES_FOLDER });
      exitCode = await trainAndReport({
        ...invocation(flags),
        enqueue: ({ store }) => [store.addRun(config)],
        many: false,
      });
    });

  command(program, 'resume <run>', 'train a run that ended early, by id or name, on from its last checkpoint')
    .option('--engine <name>', `${engines}; the same as before if left out`)
    .action(async (run: string, flags: TrainFlags) => {
      exitCode = await resume(run, flags);
    });

  command(program, 'presets', 'list the experiments that come with Ridgeline').action(
    (flags: CommonFlags) => {
      const { options, output } = invocation(flags);
      exitCode = listPresets(options, output);
    },
  );

  command(program, 'runs', 'list the runs in the home folder')
    .option('--trash', 'those in the trash instead')
    .action((flags: CommonFlags & { trash?: boolean }) => {
      const { options, output } = invocation(flags);
      exitCode = listRuns(options, flags.trash === true, output);
    });

  command(program, 'compare <run...>', 'runs side by side, by id or name')
    .option('--published', 'add what the sources of the presets printed')
    .action((wanted: string[], flags: CommonFlags & { published?: boolean }) => {
      const { options, output } = invocation(flags);
      exitCode = compareRuns(options, { wanted, published: flags.published === true }, output);
    });

  command(program, 'prune <run>', 'accuracy against sparsity: zero the small weights of a run, by id or name')
    .option('--thresholds <list>', 'with commas, e.g. 0,0.001,0.01 (default: every tenth of the weights)')
    .option('--scope <tensors>', '*, kernels, a layer as dense_1/*, or a tensor as dense_1/kernel', '*')
    .action(async (run: string, flags: CommonFlags & { thresholds?: string; scope: string }) => {
      const { options, output } = invocation(flags);
      const { thresholds, scope } = flags;
      exitCode = await pruneRun(options, { run, thresholds, scope }, output);
    });

  command(program, 'serve', 'open the window to a browser on this machine')
    .option('--port <n>', 'port on 127.0.0.1 (default: any free one)')
    .option('--token <text>', 'access token (default: a random one)')
    .action(async (flags: CommonFlags & { port?: string; token?: string }) => {
      const { options, output } = invocation(flags);
      exitCode = await serve({ options, output, port: portNumber(flags.port), token: flags.token });
    });

  command(program, 'doctor', 'versions, data sets, and every engine with its self-test').action(
    async (flags: CommonFlags) => {
      const { options, output } = invocation(flags);
      exitCode = await printDoctor(options, output);
    },
  );

  command(program, 'stages <config>', 'how a training step is compiled, stage by stage')
    .option('--stage <name>', 'only this stage')
    .option('--set <path=value>', 'change a config value, e.g. model.hidden=[8]; repeatable', collect, [])
    .action(async (subject: string, flags: CommonFlags & { stage?: string; set: string[] }) => {
      const { set, stage } = flags;
      const config = resolveConfig({
        subject,
        set,
        seed: undefined,
        engine: undefined,
        resources: RESOURCES_FOLDER,
      });
      exitCode = await printStages({ ...invocation(flags), config, stage });
    });

  program
    .command('schema')
    .description('the JSON Schema of a config, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
    });
  return program;
}

/** Errors go to stderr as text, and with --json to stdout as {error} as well. */
function reportError(error: unknown): void {
  const payload = toErrorPayload(error);
  process.stderr.write(`ridgeline: ${payload.message}\n`);
  if (payload.code === 'internal' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: payload })}\n`);
}

// A reader that has seen enough, such as `head`, closes the pipe: no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version are no errors.
    exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    reportError(error);
    exitCode = exitCodeOf(error);
  }
}
process.exitCode = exitCode;
