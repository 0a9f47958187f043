/** Creates the record of an epoch or evaluation. */
import type { EpochRecord } from '../contract/runs.ts';
import { penaltyOf } from '../model/penalty.ts';
import type { StepDefinition } from '../model/step.ts';
import { histogram } from '../weights/histogram.ts';
import { weightStatistics } from '../weights/statistics.ts';
import type { Executor, SplitName, WeightValues } from './executors/types.ts';
import type { TensorSnapshot } from './messages.ts';

/** The part of a record that the training loop provides. */
export type Trained = Pick<
  EpochRecord,
  'epoch' | 'step' | 'runningLoss' | 'runningAcc' | 'learningRate' | 'seconds'
>;

/** @param counts number of images of each split to evaluate, counted from the first; 0 for none */
export async function recordOf(
  executor: Executor,
  definition: StepDefinition,
  counts: Readonly<Record<SplitName, number>>,
  trained: Trained,
): Promise<{ record: EpochRecord; weights: TensorSnapshot[] }> {
  const test = await evaluated(executor, 'test', counts.test);
  const train = await evaluated(executor, 'train', counts.train);
  const weights = await executor.weights();
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  const penalty = penaltyOf(definition.terms, ({ name }) => byName.get(name) ?? new Float32Array());
  const record: EpochRecord = {
    ...trained,
    testLoss: test.loss,
    testAcc: test.acc,
    trainLoss: train.loss,
    trainAcc: train.acc,
    accGap: difference(train.acc, test.acc),
    lossGap: difference(train.loss, test.loss),
    penalty: finite(penalty),
  };
  return { record, weights: snapshot(weights) };
}

async function evaluated(
  executor: Executor,
  split: SplitName,
  count: number,
): Promise<{ loss: number | null; acc: number | null }> {
  if (count === 0) return { loss: null, acc: null };
  const { loss, acc } = await executor.evaluate(split, count);
  return { loss: finite(loss), acc: finite(acc) };
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

export function snapshot(weights: readonly WeightValues[]): TensorSnapshot[] {
  return weights.map(({ name, shape, values }) => {
    const { keys, counts } = histogram(values);
    return { statistics: weightStatistics(name, [...shape], values), histogram: { keys, counts } };
  });
}

/** JSON has no NaN or infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
