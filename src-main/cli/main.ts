/** Entry of the command line. */
import { Command, CommanderError } from 'commander';
import { toErrorPayload } from '../contract/errors.ts';
import { experimentJsonSchema } from '../experiment/jsonSchema.ts';
import { VERSION } from '../program/version.ts';
import { compareCommand, doctorCommand, presetsCommand, runsCommand } from './inspect.ts';
import { EXIT, exitCodeOf } from './output.ts';
import { pruneCommand } from './prune.ts';
import { serveCommand } from './serve.ts';
import { stagesCommand } from './stages.ts';
import { demoCommand, resumeCommand, runCommand } from './trainCommands.ts';

/** In the order of --help. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  demoCommand,
  runCommand,
  resumeCommand,
  presetsCommand,
  runsCommand,
  compareCommand,
  pruneCommand,
  serveCommand,
  doctorCommand,
  stagesCommand,
  schemaCommand,
];

function schemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of a config, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
    });
}

/** Errors go to stderr as text, and with --json also to stdout as {error}. */
function reportError(error: unknown): void {
  const payload = toErrorPayload(error);
  process.stderr.write(`ridgeline: ${payload.message}\n`);
  if (payload.code === 'internal' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: payload })}\n`);
}

// A reader such as `head` may close the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

const program = new Command('ridgeline')
  .description('Regularisation experiments on your own machine: compare none, L1 and L2.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(add --help for the options)');
for (const define of COMMANDS) define(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version are no errors.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    reportError(error);
    process.exitCode = exitCodeOf(error);
  }
}
