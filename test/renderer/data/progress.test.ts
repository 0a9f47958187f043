import { describe, expect, it } from 'vitest';
import { experimentConfig, recordsTotal, type ExperimentInput } from '../../../src-main/contract/config.ts';
import type { EpochRecord, RunSummary } from '../../../src-main/contract/runs.ts';
import { progressWords } from '../../../src-renderer/words/progress.ts';
import { progressText, remainingSeconds, runProgress } from '../../../src-renderer/data/progress.ts';
import { shareDone, type Progress } from '../../../src-renderer/data/runList.ts';
import { RUN } from '../../transport/backend.ts';
import { recordWith } from '../../records.ts';

function run(length: Partial<ExperimentInput>, over: Partial<RunSummary> = {}): RunSummary {
  const { epochs: _epochs, ...base } = RUN.config;
  const config = experimentConfig.parse({ ...base, ...length });
  return { ...RUN, config, epochsTotal: recordsTotal(config), ...over };
}

const record = (epoch: number, step: number): EpochRecord => recordWith({ epoch, step, seconds: 1 });

const live = (epoch: number, fraction: number): Progress => ({
  epoch,
  fraction,
  stepsPerSecond: 100,
  step: 1,
  learningRate: 0.1,
  loss: null,
  acc: null,
  penalty: null,
});

describe('progress of a run', () => {
  it('of epochs counts those that are recorded', () => {
    const half = run({ epochs: 40 }, { epochsDone: 3, last: record(3, 150) });
    expect(runProgress(half, live(4, 0.9))).toEqual({ unit: 'epoch', done: 3, total: 40 });
    expect(progressText(half, progressWords.en, live(4, 0.9))).toBe('epoch 3/40');
  });

  it('of steps counts steps, of which the first record has none', () => {
    const steps = { steps: 20_000, evaluate: { everySteps: 1000 } };
    const begun = run(steps, { epochsDone: 1, last: record(1, 0) });
    expect(progressText(begun, progressWords.en)).toBe('step 0/20,000');
    expect(progressText(begun, progressWords.en, live(2, 0.25))).toBe('step 250/20,000');
    const later = run(steps, { epochsDone: 3, last: record(3, 2000) });
    expect(progressText(later, progressWords.en, live(4, 0.5))).toBe('step 2,500/20,000');
    expect(shareDone(later, live(4, 0.5))).toBe(0.125);
  });

  it('of steps knows that the last stretch may be shorter', () => {
    const run2500 = run(
      { steps: 2500, evaluate: { everySteps: 1000 } },
      { epochsDone: 3, last: record(3, 2000) },
    );
    expect(runProgress(run2500, live(4, 0.5)).done).toBe(2250);
    expect(runProgress(run2500, live(4, 1)).done).toBe(2500);
  });

  it('without evaluations on the way is one stretch', () => {
    const one = run({ steps: 300 }, { epochsDone: 1, last: record(1, 0) });
    expect(runProgress(one, live(2, 0.5)).done).toBe(150);
  });

  it('never goes back behind the last record, nor past the end of a run that has ended', () => {
    const steps = { steps: 20_000, evaluate: { everySteps: 1000 } };
    expect(runProgress(run(steps, { last: record(3, 2000) }), live(2, 0.5)).done).toBe(2000);
    const stopped = run(steps, { status: 'stopped', last: record(3, 2000) });
    expect(runProgress(stopped, live(4, 0.5)).done).toBe(2000);
  });
});

describe('what is left of a run', () => {
  it('is known from the steps that are left and their pace', () => {
    const steps = run({ steps: 20_000, evaluate: { everySteps: 1000 } }, { last: record(3, 2000) });
    expect(remainingSeconds(steps, live(4, 0.5))).toBe(175);
    const epochs = run({ epochs: 40 }, { epochsDone: 3, last: record(3, 150) });
    expect(remainingSeconds(epochs, live(4, 0.5))).toBe((36.5 * 50) / 100);
  });

  it('is not known before the first epoch, nor of a run that does not train', () => {
    expect(remainingSeconds(run({ epochs: 40 }), live(1, 0.5))).toBeNull();
    const ended = run({ epochs: 40 }, { status: 'stopped', last: record(3, 150) });
    expect(remainingSeconds(ended, live(4, 0.5))).toBeNull();
    expect(remainingSeconds(run({ steps: 100 }), undefined)).toBeNull();
  });
});
