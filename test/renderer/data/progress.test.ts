import { describe, expect, it } from 'vitest';
import { experimentConfig, recordsTotal, type ExperimentInput } from '../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../../src-main/contract/runs.ts';
import { progressWords } from '../../../src-renderer/words/progress.ts';
import {
  positionOf,
  progressText,
  stepsPerSecond,
  TimeLeft,
  timeLeftText,
  type Progress,
} from '../../../src-renderer/data/progress.ts';
import { RUN } from '../../transport/backend.ts';
import { recordWith } from '../../records.ts';

function run(length: Partial<ExperimentInput>, over: Partial<RunSummary> = {}): RunSummary {
  const { epochs: _epochs, ...base } = RUN.config;
  const config = experimentConfig.parse({ ...base, ...length });
  return { ...RUN, config, epochsTotal: recordsTotal(config), ...over };
}

const record = (epoch: number, step: number): EpochRecord => recordWith({ epoch, step, seconds: 1 });

const live = (over: Partial<Progress>): Progress => ({
  epoch: 1,
  fraction: 0,
  step: 1,
  stepsPerSecond: 100,
  secondsLeft: null,
  learningRate: 0.1,
  loss: null,
  acc: null,
  penalty: null,
  ...over,
});

describe('the progress of a run', () => {
  it('is in recorded epochs; the share includes the current epoch', () => {
    const half = run({ epochs: 40 }, { epochsDone: 3, last: record(3, 150) });
    const progress = live({ epoch: 4, fraction: 0.9 });
    expect(positionOf(half, progress)).toEqual({ unit: 'epoch', done: 3, total: 40, share: 3.9 / 40 });
    expect(progressText(half, progressWords.en, progress)).toBe('epoch 3/40');
    expect(positionOf(half).share).toBe(3 / 40);
  });

  it('is in steps where the config is in steps', () => {
    const steps = { steps: 20_000, evaluate: { everySteps: 1000 } };
    const begun = run(steps, { epochsDone: 1, last: record(1, 0) });
    expect(progressText(begun, progressWords.en)).toBe('step 0/20,000');
    expect(progressText(begun, progressWords.en, live({ step: 250 }))).toBe('step 250/20,000');
    const later = run(steps, { epochsDone: 3, last: record(3, 2000) });
    expect(positionOf(later, live({ step: 2500 }))).toMatchObject({ done: 2500, share: 0.125 });
  });

  it('is never before the last record, nor past the end', () => {
    const steps = { steps: 20_000, evaluate: { everySteps: 1000 } };
    expect(positionOf(run(steps, { last: record(3, 2000) }), live({ step: 1500 })).done).toBe(2000);
    const epochs = run({ epochs: 4 }, { epochsDone: 2, last: record(2, 100) });
    expect(positionOf(epochs, live({ epoch: 2, fraction: 0.5 })).share).toBe(0.5);
    expect(positionOf(epochs, live({ epoch: 5, fraction: 1 })).share).toBe(1);
  });

  it('is that of the last record while the run does not train, and full when it is completed', () => {
    const steps = { steps: 20_000, evaluate: { everySteps: 1000 } };
    const stopped = run(steps, { status: 'stopped', last: record(3, 2000) });
    expect(positionOf(stopped, live({ step: 2500 })).done).toBe(2000);
    const completed = run({ epochs: 4 }, { status: 'completed', epochsDone: 3, last: record(3, 150) });
    expect(positionOf(completed).share).toBe(1);
  });
});

it('speed is the measured one in training, the average afterwards', () => {
  const running = run({ epochs: 4 }, { seconds: 2, last: record(1, 50) });
  expect(stepsPerSecond(running, live({ stepsPerSecond: 120 }))).toBe(120);
  const stopped = { ...running, status: 'stopped' } as const;
  expect(stepsPerSecond(stopped, live({ stepsPerSecond: 120 }))).toBe(25);
  expect(stepsPerSecond({ ...stopped, last: null })).toBeNull();
});

describe('the time left', () => {
  it('is unknown for two seconds, and without progress', () => {
    const left = new TimeLeft();
    expect(left.observe(0, 0)).toBeNull();
    expect(left.observe(1.9, 0.1)).toBeNull();
    const still = new TimeLeft();
    still.observe(0, 0.1);
    expect(still.observe(10, 0.1)).toBeNull();
  });

  it('follows how fast the share grew in the last half minute', () => {
    const left = new TimeLeft();
    let told: number | null = null;
    for (let at = 0; at <= 10; at++) told = left.observe(at, at / 100);
    expect(told).toBeCloseTo(90, 9);
    // Twice as fast from here on.
    for (let at = 11; at <= 45; at++) told = left.observe(at, 0.1 + ((at - 10) * 2) / 100);
    expect(told).toBeCloseTo((1 - 0.8) / 0.02, 0);
  });

  it('starts again when the share falls', () => {
    const left = new TimeLeft();
    left.observe(0, 0);
    left.observe(10, 0.5);
    expect(left.observe(11, 0.1)).toBeNull();
    expect(left.observe(15, 0.2)).toBeCloseTo(32, 9);
  });

  it('changes at most once per second', () => {
    const left = new TimeLeft();
    left.observe(0, 0);
    expect(left.observe(10, 0.5)).toBe(10);
    expect(left.observe(10.9, 0.9)).toBe(10);
    expect(left.observe(11, 0.9)).toBeCloseTo(1.222, 3);
  });

  it('is a phrase, or empty while it is unknown', () => {
    expect(timeLeftText(progressWords.en, live({ secondsLeft: 200 }))).toBe('3 min left');
    expect(timeLeftText(progressWords.en, live({}))).toBe('');
    expect(timeLeftText(progressWords.en)).toBe('');
  });
});
