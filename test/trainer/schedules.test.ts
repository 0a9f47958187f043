import { describe, expect, it, test } from 'vitest';
import { optimizerConfig } from '../../src-main/contract/config.ts';
import { createSchedule, type RateSchedule, scheduleState } from '../../src-main/trainer/schedules.ts';

const scheduleOf = (schedule: object, learningRate = 0.2): RateSchedule =>
  createSchedule(optimizerConfig.parse({ kind: 'sgd', learningRate, schedule }));

function expectClose(got: readonly number[], expected: readonly number[]): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((rate, i) => {
    expect(rate).toBeCloseTo(expected[i] ?? NaN, 12);
  });
}

/** Rates of PyTorch 1.13's schedulers from 0.2, `scheduler.step()` after every step. */
describe('schedules that depend only on the step', () => {
  it('constant', () => {
    expect(scheduleOf({ kind: 'constant' }).take(3)).toEqual([0.2, 0.2, 0.2]);
  });

  it('exponential is ExponentialLR', () => {
    expectClose(scheduleOf({ kind: 'exponential', decay: 0.7 }).take(5), [0.2, 0.14, 0.098, 0.0686, 0.04802]);
  });

  it('exponential never goes below its floor', () => {
    const rates = scheduleOf({ kind: 'exponential', decay: 0.7, floor: 0.06 }).take(6);
    expectClose(rates, [0.2, 0.14, 0.098, 0.0686, 0.06, 0.06]);
  });

  it('source 004 reaches 1e-6 after 2435 steps and stays there', () => {
    const rates = scheduleOf({ kind: 'exponential', decay: 0.995, floor: 1e-6 }).take(3000);
    expect(rates.findIndex((rate) => rate === 1e-6)).toBe(2436);
    expect(rates.at(-1)).toBe(1e-6);
  });

  it('step is StepLR', () => {
    const rates = scheduleOf({ kind: 'step', every: 4, factor: 0.5 }).take(12);
    expectClose(rates, [0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05]);
  });

  it('cosine is CosineAnnealingLR, then stays at its floor', () => {
    const rates = scheduleOf({ kind: 'cosine', steps: 8, floor: 0.02 }).take(11);
    expectClose(
      rates,
      [
        0.2, 0.1931491579260158, 0.17363961030678926, 0.1444415089128581, 0.11, 0.07555849108714192,
        0.04636038969321073, 0.026850842073984194, 0.02, 0.02, 0.02,
      ],
    );
  });

  it('returns rates in portions of any size', () => {
    const whole = scheduleOf({ kind: 'cosine', steps: 8 }).take(10);
    const parts = scheduleOf({ kind: 'cosine', steps: 8 });
    expect([...parts.take(1), ...parts.take(4), ...parts.take(5)]).toEqual(whole);
    expect(parts.known()).toBe(Infinity);
  });
});

const LOSSES = [
  1,
  0.9,
  0.95,
  0.89999,
  0.92,
  0.91,
  0.93,
  0.8,
  0.81,
  0.79999,
  0.9,
  NaN,
  0.7,
  0.71,
  0.72,
  0.73,
  0.74,
  0.75,
  0.76,
  0.77,
  0.78,
];

/** Calls with as many steps as allowed, at most `longest`. */
function follow(schedule: RateSchedule, longest: number): number[] {
  const rates: number[] = [];
  while (rates.length < LOSSES.length) {
    const steps = Math.min(schedule.known(), longest, LOSSES.length - rates.length);
    const from = rates.length;
    rates.push(...schedule.take(steps));
    schedule.observe(LOSSES.slice(from, from + steps));
  }
  return rates;
}

describe('reduceOnPlateau is ReduceLROnPlateau of PyTorch 1.13', () => {
  const CASES = [
    {
      config: { patience: 2 },
      expected: [
        ...Array<number>(5).fill(0.2),
        ...Array<number>(6).fill(0.02),
        ...Array<number>(5).fill(0.002),
      ].concat([0.0002, 0.0002, 0.0002, 0.00002, 0.00002]),
    },
    {
      config: { patience: 0, factor: 0.5, minRate: 0.03 },
      expected: [0.2, 0.2, 0.2, 0.1, 0.05, ...Array<number>(16).fill(0.03)],
    },
  ];

  it.each(CASES)('$config', ({ config, expected }) => {
    for (const longest of [1, 2, 3, 100]) {
      expectClose(follow(scheduleOf({ kind: 'reduceOnPlateau', ...config }), longest), expected);
    }
  });

  it('allows calls up to the first step after which the rate can fall', () => {
    const schedule = scheduleOf({ kind: 'reduceOnPlateau', patience: 200 });
    expect(schedule.known()).toBe(201);
    schedule.take(3);
    schedule.observe([1, 1, 1]);
    expect(schedule.known()).toBe(199);
    expect(() => schedule.take(200)).toThrow('only 199 rates are known');
    schedule.observe([0.5]);
    expect(schedule.known()).toBe(201);
  });

  it('makes no reduction below 1e-8', () => {
    const schedule = scheduleOf({ kind: 'reduceOnPlateau', patience: 0, factor: 0.5 }, 1.5e-8);
    schedule.observe([1, 1, 1, 1]);
    expect(schedule.take(1)).toEqual([1.5e-8]);
  });
});

test('a diverging loss is not an improvement', () => {
  const schedule = scheduleOf({ kind: 'reduceOnPlateau', patience: 1 });
  schedule.observe([NaN, NaN]);
  expect(schedule.take(1)).toEqual([0.2 * 0.1]);
});

describe('state()', () => {
  const LOSSES = [1, 0.9, 0.9, 0.95, 0.91, 0.8, 0.81, 0.82, 0.83, 0.84, 0.2];
  const KINDS = [
    { kind: 'exponential', decay: 0.7 },
    { kind: 'cosine', steps: 9 },
    { kind: 'reduceOnPlateau', patience: 1, factor: 0.5 },
  ];
  /** One step at a time. */
  const rates = (schedule: RateSchedule, losses: readonly number[]): number[] =>
    losses.flatMap((loss) => {
      const taken = schedule.take(1);
      schedule.observe([loss]);
      return taken;
    });

  it.each(KINDS.flatMap((schedule) => [0, 1, 4, 7].map((steps) => ({ schedule, steps }))))(
    'of $schedule.kind after $steps steps is all that the coming rates depend on',
    ({ schedule, steps }) => {
      const config = optimizerConfig.parse({ kind: 'sgd', learningRate: 0.2, schedule });
      const whole = createSchedule(config);
      rates(whole, LOSSES.slice(0, steps));
      const stored = scheduleState.parse(JSON.parse(JSON.stringify(whole.state())));
      const rest = createSchedule(config, stored);
      expect(rest.known()).toBe(whole.known());
      expect(rates(rest, LOSSES.slice(steps))).toEqual(rates(whole, LOSSES.slice(steps)));
    },
  );

  it('of another kind of schedule is refused', () => {
    const config = optimizerConfig.parse({ kind: 'sgd', learningRate: 0.2, schedule: KINDS[2] });
    expect(() => createSchedule(config, { kind: 'timed', taken: 3 })).toThrow('another kind');
  });
});
