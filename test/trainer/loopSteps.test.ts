/** Runs of steps, evaluations, schedules and dropout in the training loop. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  type ExperimentInput,
  recordsTotal,
  type schedule as scheduleConfig,
} from '../../src-main/contract/config.ts';
import type { EpochRecord } from '../../src-main/contract/runs.ts';
import { createCompiledExecutor } from '../../src-main/trainer/executors/compiled.ts';
import { createReferenceExecutor } from '../../src-main/trainer/executors/reference.ts';
import { prepareTfjs } from '../../src-main/trainer/executors/tfjs.ts';
import type { Executor } from '../../src-main/trainer/executors/types.ts';
import { runTraining } from '../../src-main/trainer/loop.ts';
import { type TrainerReport, trainerReport } from '../../src-main/trainer/messages.ts';
import { createSchedule } from '../../src-main/trainer/schedules.ts';
import { randomProblem, smallConfig } from './problems.ts';

beforeAll(prepareTfjs);

type Make = (problem: ReturnType<typeof randomProblem>) => Executor | Promise<Executor>;
const compiled: Make = (problem) => createCompiledExecutor(problem, { threads: 1 });

async function train(keys: Partial<ExperimentInput>, make: Make = compiled) {
  const config = smallConfig(keys);
  const problem = randomProblem(config);
  const executor = await make(problem);
  const reports: TrainerReport[] = [];
  await runTraining({
    config,
    problem,
    executor,
    report: (report) => reports.push(trainerReport.parse(structuredClone(report))),
    shouldStop: () => false,
    yieldToMessages: () => Promise.resolve(),
  });
  const weights = (await executor.weights()).map(({ values }) => Array.from(values));
  await executor.dispose();
  const steps = reports.filter((report) => report.type === 'steps');
  return {
    config,
    reports,
    weights,
    records: reports.filter((report) => report.type === 'epoch').map(({ record }) => record),
    rates: steps.flatMap(({ learningRate }) => learningRate),
    losses: steps.flatMap(({ loss }) => loss),
    calls: steps.map(({ loss }) => loss.length),
  };
}

/** As `smallConfig`, but with a length in steps. */
const inSteps = (
  steps: number,
  everySteps: number,
  keys: Partial<ExperimentInput> = {},
): Partial<ExperimentInput> => ({
  epochs: undefined,
  steps,
  evaluate: { everySteps },
  ...keys,
});

const column = <K extends keyof EpochRecord>(records: readonly EpochRecord[], key: K) =>
  records.map((r) => r[key]);

describe('a run of steps', () => {
  it('records before the first step, at every interval, and after the last step', async () => {
    const { config, records, reports, losses } = await train(inSteps(25, 10));
    expect(column(records, 'epoch')).toEqual([1, 2, 3, 4]);
    expect(column(records, 'step')).toEqual([0, 10, 20, 25]);
    expect(recordsTotal(config)).toBe(4);
    expect(losses).toHaveLength(25);
    const [started] = reports;
    expect(started).toMatchObject({ type: 'started', stepsTotal: 25 });
  });

  it('makes no duplicate record if the interval divides the steps', async () => {
    const { config, records } = await train(inSteps(20, 10));
    expect(column(records, 'step')).toEqual([0, 10, 20]);
    expect(recordsTotal(config)).toBe(3);
  });

  it('evaluates before training at its first record', async () => {
    const { records } = await train(inSteps(10, 5));
    expect(records[0]).toMatchObject({ runningLoss: null, runningAcc: null, seconds: 0, learningRate: 0.5 });
    expect(records[0]?.testAcc).not.toBeNull();
  });

  it('averages over the steps since the last record', async () => {
    const { records, losses } = await train(inSteps(12, 6));
    const mean = losses.slice(6).reduce<number>((sum, loss) => sum + (loss ?? NaN), 0) / 6;
    expect(records[2]?.runningLoss).toBeCloseTo(mean, 6);
  });

  it('is the same on the reference engine', async () => {
    const keys = inSteps(9, 4, { model: { kind: 'mlp', hidden: [9, 8], dropout: 0.4 } });
    const [first, second] = [await train(keys), await train(keys, createReferenceExecutor)];
    first.losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(second.losses[i] ?? NaN, 5);
    });
    column(first.records, 'testAcc').forEach((acc, i) => {
      expect(acc).toBeCloseTo(second.records[i]?.testAcc ?? NaN, 6);
    });
  });
});

describe('evaluation', () => {
  it('of training images is recorded if configured', async () => {
    const { records } = await train(
      inSteps(10, 5, { evaluate: { everySteps: 5, trainCount: 8, testCount: 4 } }),
    );
    for (const { trainAcc, trainLoss, testAcc, testLoss, accGap, lossGap } of records) {
      expect((trainAcc ?? NaN) * 8).toBeCloseTo(Math.round((trainAcc ?? NaN) * 8), 5);
      expect((testAcc ?? NaN) * 4).toBeCloseTo(Math.round((testAcc ?? NaN) * 4), 5);
      expect(trainLoss).not.toBeNull();
      expect(accGap).toBe((trainAcc ?? NaN) - (testAcc ?? NaN));
      expect(lossGap).toBe((trainLoss ?? NaN) - (testLoss ?? NaN));
    }
    const without = await train({ epochs: 1 });
    expect(without.records[0]).toMatchObject({
      trainAcc: null,
      trainLoss: null,
      accGap: null,
      lossGap: null,
    });
  });

  it('happens at its interval of epochs and after the last, while every epoch is recorded', async () => {
    const { records } = await train({ epochs: 5, evaluate: { everyEpochs: 2 } });
    expect(column(records, 'epoch')).toEqual([1, 2, 3, 4, 5]);
    expect(column(records, 'testLoss').map((loss) => loss === null)).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(column(records, 'runningLoss')).not.toContain(null);
  });

  it('of more images than available is rejected before the first step', async () => {
    await expect(train({ evaluate: { trainCount: 1000 } })).rejects.toThrow(
      'evaluate.trainCount is 1000, but the run has only 37 train images. Lower it, or raise dataset.train.count.',
    );
  });
});

describe('the learning rate', () => {
  const scheduled = (schedule: z.input<typeof scheduleConfig>, steps = 60): Partial<ExperimentInput> =>
    inSteps(steps, 20, { optimizer: { kind: 'sgd', learningRate: 0.5, schedule } });

  it('is reported for every step and recorded as last used', async () => {
    const { rates, records } = await train(scheduled({ kind: 'exponential', decay: 0.9 }));
    expect(rates).toHaveLength(60);
    expect(rates[0]).toBe(0.5);
    expect(rates[59]).toBeCloseTo(0.5 * 0.9 ** 59, 12);
    expect(column(records, 'learningRate')).toEqual([0.5, rates[19], rates[39], rates[59]]);
  });

  it('scales the step: with a rate of zero the weights stay unchanged', async () => {
    const schedule = { kind: 'step', every: 2, factor: 1e-30 } as const;
    const { weights } = await train(scheduled(schedule));
    expect((await train(scheduled(schedule, 2))).weights).toEqual(weights);
    expect((await train(scheduled(schedule, 1))).weights).not.toEqual(weights);
  });

  it('on a plateau follows the losses step by step for any length of calls', async () => {
    const keys = scheduled({ kind: 'reduceOnPlateau', patience: 3, factor: 0.5 });
    const { rates, losses, calls, config } = await train(keys);
    const schedule = createSchedule(config.optimizer);
    const expected = losses.map((loss) => {
      const [rate] = schedule.take(1);
      schedule.observe([loss ?? NaN]);
      return rate;
    });
    expect(rates).toEqual(expected);
    expect(new Set(rates).size).toBeGreaterThan(3);
    expect(Math.max(...calls)).toBeLessThanOrEqual(4);
    expect(Math.max(...calls)).toBeGreaterThan(1);
  });
});
