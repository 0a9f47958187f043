/** A factory of runs. */
import { experimentConfig, type ExperimentInput } from '../../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../../../src-main/contract/runs.ts';
import { recordWith } from '../../../records.ts';

export function record(over: Partial<EpochRecord> = {}): EpochRecord {
  return recordWith({ runningLoss: 1, runningAcc: 0.9, testLoss: 1.2, testAcc: 0.85, penalty: 0, ...over });
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
    threads: 2,
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
