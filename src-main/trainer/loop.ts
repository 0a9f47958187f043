/**
 * The training loop: shuffled batches, metrics per step, and a record after every epoch or, in a run of steps, at
 * every evaluation.
 */
import { RidgelineError } from '../contract/errors.ts';
import type { ExperimentConfig } from '../contract/config.ts';
import type { TrainingPosition } from './checkpoints/format.ts';
import type { CheckpointKeeper } from './checkpoints/keeper.ts';
import { longestSeries, stepSeries } from './stepSeries.ts';
import type { TrainingProblem } from './executors/problem.ts';
import { correctCount } from './executors/accuracy.ts';
import type { Executor, StepResults } from './executors/types.ts';
import { epochFeed, type Feed, ImageStream, stepFeed } from './feed.ts';
import type { TrainerReport } from './messages.ts';
import { Pace } from './pace.ts';
import { finite, recordOf, snapshot } from './record.ts';
import { createSchedule, type RateSchedule } from './schedules.ts';

export interface Training {
  config: ExperimentConfig;
  problem: TrainingProblem;
  executor: Executor;
  report: (message: TrainerReport) => void;
  /** Checked between calls. */
  shouldStop: () => boolean;
  /** Yields to the event loop between calls, which block the process. */
  yieldToMessages: () => Promise<void>;
  /** Writes checkpoints; without it none are written. */
  checkpoints?: CheckpointKeeper;
  /** Position to resume from, with the executor in the corresponding state; by default the beginning. */
  from?: TrainingPosition;
}

/** Aggregates of the steps between two records. */
interface Totals {
  /** Means over the images trained on; NaN if there were none. */
  loss: number;
  acc: number;
  seconds: number;
}

const NOTHING: Totals = { loss: NaN, acc: NaN, seconds: 0 };

/**
 * @returns how the training ended
 * @throws RidgelineError `bad-input` if more images are to be evaluated than available
 */
export async function runTraining(training: Training): Promise<'completed' | 'stopped'> {
  const { config, problem, executor, report, from } = training;
  const counts = evaluationCounts(config, problem);
  const stepsPerEpoch = Math.ceil(problem.train.count / config.batchSize);
  const run = new Run(training);
  report({
    type: 'started',
    engine: executor.engine,
    device: executor.device,
    stepsTotal: config.steps ?? stepsPerEpoch * (config.epochs ?? 1),
    weights: from === undefined ? snapshot(await executor.weights()) : [],
  });
  const outcome =
    config.steps === undefined
      ? await trainEpochs(training, run, counts)
      : await trainSteps(training, run, counts, config.steps);
  run.flushCheckpoint();
  return outcome;
}

type Counts = Readonly<Record<'train' | 'test', number>>;

async function trainEpochs(
  { config, problem, from }: Training,
  run: Run,
  counts: Counts,
): Promise<'completed' | 'stopped'> {
  const { epochs = 1, seed, batchSize } = config;
  const { everyEpochs = 1 } = config.evaluate;
  for (let epoch = (from?.record ?? 0) + 1; epoch <= epochs; epoch++) {
    const totals = await run.train(epochFeed(seed, epoch, problem.train.count, batchSize));
    if (totals === null) return 'stopped';
    const evaluates = epoch % everyEpochs === 0 || epoch === epochs;
    await run.record(totals, evaluates ? counts : { train: 0, test: 0 });
  }
  return 'completed';
}

async function trainSteps(
  { config, problem, from }: Training,
  run: Run,
  counts: Counts,
  steps: number,
): Promise<'completed' | 'stopped'> {
  const { seed, batchSize } = config;
  const interval = config.evaluate.everySteps ?? steps;
  const start = from?.step ?? 0;
  const stream = new ImageStream(seed, problem.train.count, start * batchSize);
  if (from === undefined) await run.record(NOTHING, counts);
  for (let done = start; done < steps; done += interval) {
    const totals = await run.train(stepFeed(stream, Math.min(interval, steps - done), batchSize));
    if (totals === null) return 'stopped';
    await run.record(totals, counts);
  }
  return 'completed';
}

/**
 * Number of images of each split that a record evaluates.
 * @throws RidgelineError `bad-input` if the config requests more than available
 */
export function evaluationCounts(config: ExperimentConfig, problem: TrainingProblem): Counts {
  const count = (wanted: number | 'all', split: 'train' | 'test'): number => {
    const available = problem[split].count;
    if (wanted === 'all') return available;
    if (wanted <= available) return wanted;
    throw new RidgelineError(
      'bad-input',
      `evaluate.${split}Count is ${wanted}, but the run has only ${available} ${split} images. ` +
        `Lower it, or raise dataset.${split}.count.`,
    );
  };
  return {
    train: count(config.evaluate.trainCount, 'train'),
    test: count(config.evaluate.testCount, 'test'),
  };
}

/** A training in progress. */
class Run {
  readonly #training: Training;
  readonly #schedule: RateSchedule;
  readonly #pace = new Pace();
  readonly #longest: number;
  #step: number;
  #records: number;
  /** Learning rate of the last step; before the first step, its upcoming rate. */
  #rate: number;

  constructor(training: Training) {
    const { config, problem, from } = training;
    this.#training = training;
    this.#schedule = createSchedule(config.optimizer, from?.schedule);
    this.#step = from?.step ?? 0;
    this.#records = from?.record ?? 0;
    this.#longest = longestSeries(problem.definition, config.batchSize);
    this.#rate = config.optimizer.learningRate;
  }

  /** @returns null if stopped before the feed's end */
  async train(feed: Feed): Promise<Totals | null> {
    const { executor, shouldStop, yieldToMessages } = this.#training;
    const totals = { loss: 0, right: 0, seconds: 0 };
    let images = 0;
    for (;;) {
      if (shouldStop()) return null;
      const call = feed.next(Math.min(this.#pace.stepsPerCall, this.#schedule.known(), this.#longest));
      if (call === null) break;
      const rates = this.#schedule.take(call.steps);
      const series = this.#series(rates, call.batch);
      const before = performance.now();
      const results = await executor.train(call.indices, call.batch, series);
      const seconds = (performance.now() - before) / 1000;
      this.#pace.observe(call.steps, seconds);
      this.#schedule.observe(results.loss);
      this.#reportSteps(feed.fraction, call.steps / seconds, results, rates);
      totals.seconds += seconds;
      // Step by step, so that rounding does not depend on the division of steps into calls.
      for (const loss of results.loss) totals.loss += loss * call.batch;
      for (const acc of results.acc) totals.right += correctCount(acc, call.batch);
      images += call.indices.length;
      this.#step += call.steps;
      this.#rate = rates.at(-1) ?? this.#rate;
      await yieldToMessages();
    }
    return { loss: totals.loss / images, acc: totals.right / images, seconds: totals.seconds };
  }

  /** @param counts number of images of each split to evaluate; 0 for none */
  async record(totals: Totals, counts: Counts): Promise<void> {
    const { executor, problem, report, yieldToMessages, checkpoints } = this.#training;
    const { record, weights } = await recordOf(executor, problem.definition, counts, {
      epoch: ++this.#records,
      step: this.#step,
      runningLoss: finite(totals.loss),
      runningAcc: finite(totals.acc),
      learningRate: this.#rate,
      seconds: totals.seconds,
    });
    const checkpoint = await checkpoints?.recorded(executor, record, this.#schedule.state());
    report({ type: 'epoch', record, weights, ...(checkpoint === undefined ? {} : { checkpoint }) });
    await yieldToMessages();
  }

  /** Writes the last record's checkpoint, so that a resume repeats no recorded step. */
  flushCheckpoint(): void {
    const checkpoint = this.#training.checkpoints?.flush();
    if (checkpoint !== undefined) this.#training.report({ type: 'checkpoint', checkpoint });
  }

  #series(rates: readonly number[], batch: number) {
    const { config, problem } = this.#training;
    return stepSeries(problem.definition, { seed: config.seed, firstStep: this.#step + 1, rates, batch });
  }

  #reportSteps(fraction: number, stepsPerSecond: number, results: StepResults, rates: number[]): void {
    this.#training.report({
      type: 'steps',
      firstStep: this.#step + 1,
      epoch: this.#records + 1,
      fraction,
      stepsPerSecond,
      loss: Array.from(results.loss, finite),
      acc: Array.from(results.acc, finite),
      penalty: Array.from(results.penalty, finite),
      learningRate: rates,
    });
  }
}
