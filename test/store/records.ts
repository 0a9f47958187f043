/** Records generated from numbers, so that the expected content of an epoch is known. */
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import type { StepBlock, StoredTensor } from '../../src-main/store/types.ts';
import { histogram } from '../../src-main/weights/histogram.ts';
import { weightStatistics } from '../../src-main/weights/statistics.ts';
import { recordWith } from '../records.ts';

export function epochRecord(epoch: number, overrides: Partial<EpochRecord> = {}): EpochRecord {
  return recordWith({
    epoch,
    step: epoch * 100,
    runningLoss: 1 / epoch,
    runningAcc: 1 - 0.5 / epoch,
    testLoss: 1.1 / epoch,
    testAcc: 1 - 0.6 / epoch,
    trainLoss: 0.9 / epoch,
    trainAcc: 1 - 0.4 / epoch,
    penalty: 0.01 * epoch,
    learningRate: 0.5,
    seconds: 0.25,
    ...overrides,
  });
}

export function storedTensor(tensor: string, shape: number[], seed: number): StoredTensor {
  const random = new RandomStream(seed, tensor);
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: count }, () => 0.05 * random.normal());
  values[0] = 0;
  const { keys, counts } = histogram(values);
  return { statistics: weightStatistics(tensor, shape, values), histogram: { keys, counts } };
}

/** Loss is minus the step; the other metrics are multiples of the step. */
export function stepBlock(firstStep: number, count: number): StepBlock {
  const of = (factor: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => factor * (firstStep + i));
  return { firstStep, values: { loss: of(-1), acc: of(0.5), penalty: of(2), learningRate: of(0.25) } };
}

/** Of a network of two dense layers, 64 → 30 → 10. */
export function mlpWeights(epoch: number): StoredTensor[] {
  return [
    storedTensor('dense_1/kernel', [64, 30], epoch),
    storedTensor('dense_1/bias', [30], epoch),
    storedTensor('dense_2/kernel', [30, 10], epoch),
  ];
}
