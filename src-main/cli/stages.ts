/** `ridgeline stages`: how a training step is compiled, stage by stage. */
import type { ExperimentConfig } from '../contract/config.ts';
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationOptions } from '../workstation/workstation.ts';
import { EXIT, type Output } from './output.ts';

export interface StagesRequest {
  config: ExperimentConfig;
  options: WorkstationOptions;
  /** Name of the only stage to print, or undefined for all. */
  stage: string | undefined;
  output: Output;
}

export async function printStages({ config, options, stage, output }: StagesRequest): Promise<number> {
  // tfjs and ONNX Runtime take a while to load, and no other command needs them in this process.
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
