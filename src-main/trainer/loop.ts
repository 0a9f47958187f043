/** The training loop: epochs of shuffled batches, metrics of every step, a record of every epoch. */
import type { ExperimentConfig } from '../contract/config.ts';
import type { EpochRecord } from '../contract/runs.ts';
import { penaltyOf } from '../model/penalty.ts';
import { RandomStream } from '../random/philox.ts';
import { histogram } from '../weights/histogram.ts';
import { weightStatistics } from '../weights/statistics.ts';
import type { Problem } from './executors/problem.ts';
import type { Executor, StepResults, WeightValues } from './executors/types.ts';
import type { TensorSnapshot, TrainerReport } from './messages.ts';

/** A call should be long enough to amortise its overhead, short enough to stop and show progress. */
const TARGET_CALL_MS = 100;

export interface Training {
  config: ExperimentConfig;
  problem: Problem;
  executor: Executor;
  report: (message: TrainerReport) => void;
  /** Asked between calls. */
  shouldStop: () => boolean;
  /** Lets messages in between calls, which block the process. */
  breathe: () => Promise<void>;
}

/** A run of consecutive steps of one batch size within an epoch. */
interface Call {
  start: number;
  steps: number;
  batch: number;
}

/** @returns how the training ended; the reports have said everything else */
export async function runTraining(training: Training): Promise<'completed' | 'stopped'> {
  const { config, problem, executor, report } = training;
  const images = problem.train.count;
  const stepsPerEpoch = Math.ceil(images / config.batchSize);
  report({
    type: 'started',
    engine: executor.engine,
    device: executor.device,
    stepsTotal: stepsPerEpoch * config.epochs,
    weights: snapshot(await executor.weights()),
  });
  const pace = new Pace();
  for (let epoch = 1; epoch <= config.epochs; epoch++) {
    const firstStep = (epoch - 1) * stepsPerEpoch + 1;
    const totals = await trainEpoch(training, epoch, firstStep, pace);
    if (totals === null) return 'stopped';
    await recordEpoch(training, epoch, firstStep + stepsPerEpoch - 1, totals);
    await training.breathe();
  }
  return 'completed';
}

interface EpochTotals {
  loss: number;
  acc: number;
  seconds: number;
}

/** @returns null when asked to stop before the epoch's end */
async function trainEpoch(
  training: Training,
  epoch: number,
  firstStep: number,
  pace: Pace,
): Promise<EpochTotals | null> {
  const { config, problem, executor, report } = training;
  const images = problem.train.count;
  const order = new RandomStream(config.seed, 'shuffle', epoch).permutation(images);
  const totals = { loss: 0, acc: 0, seconds: 0 };
  let done = 0;
  let step = firstStep;
  while (done < images) {
    if (training.shouldStop()) return null;
    const call = nextCall(images, done, config.batchSize, pace.stepsPerCall);
    const rates = new Float32Array(call.steps).fill(config.optimizer.learningRate);
    const indices = order.slice(call.start, call.start + call.steps * call.batch);
    const before = performance.now();
    const results = await executor.train(indices, call.batch, rates);
    const seconds = (performance.now() - before) / 1000;
    pace.observe(call.steps, seconds);
    totals.seconds += seconds;
    totals.loss += total(results.loss) * call.batch;
    totals.acc += total(results.acc) * call.batch;
    done += call.steps * call.batch;
    report(stepsReport(step, epoch, done / images, call.steps / seconds, results, rates));
    step += call.steps;
    await training.breathe();
  }
  return { loss: totals.loss / images, acc: totals.acc / images, seconds: totals.seconds };
}

/** As many whole batches as the pace allows; then the rest of the epoch as one smaller batch. */
export function nextCall(images: number, done: number, batchSize: number, stepsPerCall: number): Call {
  const whole = Math.floor((images - done) / batchSize);
  return whole > 0
    ? { start: done, steps: Math.min(whole, stepsPerCall), batch: batchSize }
    : { start: done, steps: 1, batch: images - done };
}

/** Learns how many steps fit into the target time of a call. Does not influence what is computed. */
class Pace {
  stepsPerCall = 1;

  observe(steps: number, seconds: number): void {
    if (steps !== this.stepsPerCall) return;
    const fitting = Math.round((TARGET_CALL_MS / 1000) * (steps / Math.max(seconds, 1e-6)));
    // The first call pays for compilation, so growth is gradual and not final.
    this.stepsPerCall = Math.max(1, Math.min(fitting, this.stepsPerCall * 8, 4096));
  }
}

async function recordEpoch(
  { config, problem, executor, report }: Training,
  epoch: number,
  step: number,
  totals: EpochTotals,
): Promise<void> {
  const test = await executor.evaluate('test', problem.test.count);
  const weights = await executor.weights();
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  const penalty = penaltyOf(problem.definition.terms, ({ name }) => byName.get(name) ?? new Float32Array());
  const record: EpochRecord = {
    epoch,
    step,
    loss: finite(totals.loss),
    acc: finite(totals.acc),
    valLoss: finite(test.loss),
    valAcc: finite(test.acc),
    penalty: finite(penalty),
    learningRate: config.optimizer.learningRate,
    seconds: totals.seconds,
  };
  report({ type: 'epoch', record, weights: snapshot(weights) });
}

function stepsReport(
  firstStep: number,
  epoch: number,
  fraction: number,
  stepsPerSecond: number,
  results: StepResults,
  rates: Float32Array,
): TrainerReport {
  return {
    type: 'steps',
    firstStep,
    epoch,
    fraction,
    stepsPerSecond,
    loss: Array.from(results.loss, finite),
    acc: Array.from(results.acc, finite),
    penalty: Array.from(results.penalty, finite),
    learningRate: Array.from(rates),
  };
}

function snapshot(weights: readonly WeightValues[]): TensorSnapshot[] {
  return weights.map(({ name, shape, values }) => {
    const { keys, counts } = histogram(values);
    return { statistics: weightStatistics(name, [...shape], values), histogram: { keys, counts } };
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
