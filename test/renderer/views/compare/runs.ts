/** Factories of runs and records. */
import { experimentConfig, type ExperimentInput } from '../../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary, WeightStatistics } from '../../../../src-main/contract/runs.ts';
import { recordWith } from '../../../records.ts';

export function run(
  id: string,
  config: Partial<ExperimentInput> = {},
  over: Partial<RunSummary> = {},
): RunSummary {
  const parsed = experimentConfig.parse({
    version: 1,
    name: id,
    dataset: { id: 'digits' },
    model: { kind: 'mlp', hidden: [8] },
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 32,
    epochs: 4,
    ...config,
  });
  return {
    id,
    name: parsed.name,
    status: 'completed',
    engine: 'cpu',
    device: 'CPU',
    threads: 2,
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: null,
    finishedAt: null,
    seconds: 2,
    epochsDone: 2,
    epochsTotal: 4,
    error: null,
    resumable: false,
    last: record(2),
    tags: [],
    note: '',
    trashedAt: null,
    config: parsed,
    ...over,
  };
}

export function record(epoch: number, over: Partial<EpochRecord> = {}): EpochRecord {
  return recordWith({
    epoch,
    step: epoch * 50,
    runningLoss: 1 / epoch,
    runningAcc: 0.9,
    testLoss: 1.2 / epoch,
    testAcc: 0.8 + epoch / 100,
    penalty: 0.5,
    ...over,
  });
}

export function tensor(name: string, over: Partial<WeightStatistics> = {}): WeightStatistics {
  return {
    tensor: name,
    shape: [10],
    count: 10,
    mean: 0,
    std: 1,
    min: -1,
    max: 1,
    l1: 3,
    l2: 2,
    zeros: 4,
    nonFinite: 0,
    below: {},
    ...over,
  };
}
