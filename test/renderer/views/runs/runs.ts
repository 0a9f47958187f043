/** Runs made from what a test wants to tell apart. */
import { experimentConfig, type ExperimentInput } from '../../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../../../src-main/contract/runs.ts';

export function record(over: Partial<EpochRecord> = {}): EpochRecord {
  return {
    epoch: 1,
    step: 50,
    loss: 1,
    acc: 0.9,
    valLoss: 1.2,
    valAcc: 0.85,
    trainLoss: null,
    trainAcc: null,
    penalty: 0,
    learningRate: 0.1,
    seconds: 0.5,
    ...over,
  };
}

export function makeRun(
  id: string,
  over: Partial<Omit<RunSummary, 'config'>> = {},
  config: Partial<ExperimentInput> = {},
): RunSummary {
  const name = over.name ?? id;
  return {
    id,
    name,
    status: 'completed',
    engine: 'cpu',
    device: 'CPU',
    createdAt: '2026-01-01T12:00:00.000Z',
    startedAt: '2026-01-01T12:00:01.000Z',
    finishedAt: null,
    seconds: 10,
    epochsDone: over.last?.epoch ?? 0,
    epochsTotal: 4,
    error: null,
    resumable: false,
    last: null,
    tags: [],
    note: '',
    trashedAt: null,
    config: experimentConfig.parse({
      version: 1,
      name,
      dataset: { id: 'digits' },
      model: { kind: 'mlp', hidden: [8, 4] },
      regularizer: { kind: 'none' },
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 32,
      epochs: 4,
      ...config,
    }),
    ...over,
  };
}
