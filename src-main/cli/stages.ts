/** `ridgeline stages`: prints the stages of a training step's compilation. */
import type { Command } from 'commander';
import type { ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import { RESOURCES_FOLDER } from '../program/folders.ts';
import {
  addCommand,
  collect,
  type CommonFlags,
  exitingWith,
  type Invocation,
  invocation,
} from './command.ts';
import { resolveConfig } from './configs.ts';
import { EXIT } from './output.ts';

interface StagesRequest extends Invocation {
  config: ExperimentConfig;
  /** Name of the only stage to print, or undefined for all. */
  stage: string | undefined;
}

async function printStages({ config, options, stage, output }: StagesRequest): Promise<number> {
  // Imported here, because tfjs and ONNX Runtime load slowly and no other command needs them in this process.
  const { compilerStages } = await import('../trainer/stages.ts');
  const stages = await compilerStages(config, options);
  const wanted = stages.filter(({ name }) => stage === undefined || name === stage);
  if (wanted.length === 0) {
    const names = [...new Set(stages.map(({ name }) => name))].join(', ');
    throw new RidgelineError('bad-input', `There is no stage "${stage}". The stages are: ${names}.`);
  }
  output.document({ stages: wanted });
  for (const { name, text } of wanted) output.line(`── ${name}\n${text}\n`);
  return EXIT.ok;
}

export function stagesCommand(program: Command): void {
  addCommand(program, 'stages <config>', 'print how a training step is compiled, stage by stage')
    .option('--stage <name>', 'only this stage')
    .option('--set <path=value>', 'change a config value, e.g. model.hidden=[8]; repeatable', collect, [])
    .action(
      exitingWith(
        (subject: string, { stage, set, ...flags }: CommonFlags & { stage?: string; set: string[] }) => {
          const config = resolveConfig({
            subject,
            set,
            seed: undefined,
            engine: undefined,
            resources: RESOURCES_FOLDER,
          });
          return printStages({ ...invocation(flags), config, stage });
        },
      ),
    );
}
