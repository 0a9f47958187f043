import { describe, expect, it } from 'vitest';
import { ShareClock, positionOf } from '../../../../src-renderer/views/queue/progress.ts';
import type { Progress } from '../../../../src-renderer/data/runList.ts';
import { lastEnded } from '../../../../src-renderer/views/queue/ended.ts';
import { RUN } from '../../../transport/backend.ts';

const progress: Progress = {
  epoch: 2,
  fraction: 0.5,
  step: 75,
  stepsPerSecond: 100,
  learningRate: 0.1,
  loss: 1,
  acc: 0.5,
  penalty: null,
};
const { epochs: _, ...untimed } = RUN.config;

describe('how far a run is', () => {
  it('is told in epochs, the one in progress counted', () => {
    expect(positionOf(RUN, progress)).toEqual({ unit: 'epoch', at: 2, total: 3, share: 0.5 });
    expect(positionOf({ ...RUN, epochsDone: 1 }, undefined)).toMatchObject({ at: 1, share: 1 / 3 });
  });

  it('is told in steps where the run is measured in them', () => {
    const run = { ...RUN, epochsTotal: 11, config: { ...untimed, steps: 300 } };
    expect(positionOf(run, progress)).toEqual({ unit: 'step', at: 75, total: 300, share: 0.25 });
    expect(positionOf(run, undefined)).toMatchObject({ at: 0, share: 0 });
  });
});

describe('the time left', () => {
  it('is none before two seconds have passed, nor without progress', () => {
    const clock = new ShareClock();
    clock.observe(0, 0);
    clock.observe(1.9, 0.1);
    expect(clock.secondsLeft).toBeNull();
    const still = new ShareClock();
    still.observe(0, 0.1);
    still.observe(10, 0.1);
    expect(still.secondsLeft).toBeNull();
  });

  it('follows how fast the share grew in the last half minute', () => {
    const clock = new ShareClock();
    for (let at = 0; at <= 10; at++) clock.observe(at, at / 100);
    expect(clock.secondsLeft).toBeCloseTo(90, 9);
    // Twice as fast from here on.
    for (let at = 11; at <= 45; at++) clock.observe(at, 0.1 + ((at - 10) * 2) / 100);
    expect(clock.secondsLeft).toBeCloseTo((1 - 0.8) / 0.02, 0);
  });

  it('starts anew when the share falls', () => {
    const clock = new ShareClock();
    clock.observe(0, 0);
    clock.observe(10, 0.5);
    clock.observe(11, 0.1);
    expect(clock.secondsLeft).toBeNull();
    clock.observe(15, 0.2);
    expect(clock.secondsLeft).toBeCloseTo(32, 9);
  });
});

it('lists what ended last first', () => {
  const ended = (id: string, finishedAt: string) =>
    ({ ...RUN, id, status: 'completed', finishedAt }) as const;
  const runs = [ended('a', '2026-01-01'), ended('b', '2026-01-03'), RUN, ended('c', '2026-01-02')];
  expect(lastEnded(runs, 2).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(lastEnded([{ ...ended('a', ''), trashedAt: '2026-01-04' }], 2)).toEqual([]);
});
