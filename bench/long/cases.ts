/** Trainings whose time and memory have to stay constant. */
import {
  type ExperimentConfig,
  experimentConfig,
  type ExperimentInput,
} from '../../src-main/contract/config.ts';

export interface LongCase {
  name: string;
  config: (steps?: number) => ExperimentConfig;
}

const MLP: ExperimentInput['model'] = { kind: 'mlp', hidden: [200], activation: 'relu', dropout: 0.2 };
const CNN: ExperimentInput['model'] = { kind: 'cnn', blocks: [{ filters: 8, kernelSize: 3 }], hidden: [32] };
/** Number of records of a run: each evaluates, reads all weights and may write a checkpoint. */
const RECORDS = 20;

function longCase(
  engine: 'cpu' | 'webgpu',
  kind: string,
  model: ExperimentInput['model'],
  usual: number,
): LongCase {
  const name = `${engine}-${kind}`;
  return {
    name,
    config: (steps = usual) =>
      experimentConfig.parse({
        version: 1,
        name,
        engine,
        dataset: { id: 'digits', train: { count: 2000 }, test: { count: 500 } },
        model,
        regularizer: { kind: 'l1', lambda: 1e-4 },
        optimizer: { kind: 'adam', learningRate: 1e-3 },
        batchSize: 32,
        steps,
        evaluate: { everySteps: Math.ceil(steps / RECORDS) },
      } satisfies ExperimentInput),
  };
}

export const longCases: readonly LongCase[] = [
  longCase('cpu', 'mlp', MLP, 20_000),
  longCase('cpu', 'cnn', CNN, 20_000),
  longCase('webgpu', 'mlp', MLP, 2000),
  longCase('webgpu', 'cnn', CNN, 2000),
];
