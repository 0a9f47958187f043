/** The learning rate of every step, from the step's number or from the losses so far. */
import { z } from 'zod';
import type { OptimizerConfig, ScheduleConfig } from '../contract/config.ts';

/** State of a schedule. */
export const scheduleState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('timed'), taken: z.int().nonnegative() }),
  z.strictObject({
    kind: z.literal('plateau'),
    rate: z.number(),
    /** Null before the first loss. */
    best: z.number().nullable(),
    bad: z.int().nonnegative(),
  }),
]);
export type ScheduleState = z.infer<typeof scheduleState>;

/** Returns rates in step order. Its state is a function of the config and the observed losses. */
export interface RateSchedule {
  /** Number of next steps whose rates do not depend on future losses; at least 1. */
  known(): number;
  /** Rates of the next steps, at most `known()`. */
  take(steps: number): number[];
  /** Passes the training losses of all steps since the last call, in order. */
  observe(losses: ArrayLike<number>): void;
  /** Everything that determines the future rates, once the losses of all steps taken have been observed. */
  state(): ScheduleState;
}

/**
 * @param from the state of a schedule of the same config; the beginning if absent
 * @throws Error for the state of another kind of schedule
 */
export function createSchedule(
  { learningRate, schedule }: Pick<OptimizerConfig, 'learningRate' | 'schedule'>,
  from?: ScheduleState,
): RateSchedule {
  if (schedule.kind === 'reduceOnPlateau') {
    const start = from ?? { kind: 'plateau', rate: learningRate, best: null, bad: 0 };
    if (start.kind === 'plateau') return new PlateauSchedule(schedule, start);
  } else {
    const start = from ?? { kind: 'timed', taken: 0 };
    const at = (step: number): number => rateAt(schedule, learningRate, step);
    if (start.kind === 'timed') return new TimedSchedule(at, start);
  }
  throw new Error(`a ${schedule.kind} schedule cannot continue from the state of another kind`);
}

/**
 * The rate of a schedule that depends only on the step.
 * @param step counted from 1
 */
function rateAt(
  schedule: Exclude<ScheduleConfig, { kind: 'reduceOnPlateau' }>,
  learningRate: number,
  step: number,
): number {
  const done = step - 1;
  switch (schedule.kind) {
    case 'constant':
      return learningRate;
    case 'exponential':
      return Math.max(schedule.floor, learningRate * schedule.decay ** done);
    case 'step':
      return learningRate * schedule.factor ** Math.floor(done / schedule.every);
    case 'cosine': {
      const share = (1 + Math.cos((Math.PI * Math.min(done, schedule.steps)) / schedule.steps)) / 2;
      return schedule.floor + (learningRate - schedule.floor) * share;
    }
    default:
      return schedule satisfies never;
  }
}

class TimedSchedule implements RateSchedule {
  readonly #rateAt: (step: number) => number;
  #taken: number;

  constructor(at: (step: number) => number, from: Extract<ScheduleState, { kind: 'timed' }>) {
    this.#rateAt = at;
    this.#taken = from.taken;
  }

  known(): number {
    return Infinity;
  }

  take(steps: number): number[] {
    const first = this.#taken + 1;
    this.#taken += steps;
    return Array.from({ length: steps }, (_, i) => this.#rateAt(first + i));
  }

  observe(): void {}

  state(): ScheduleState {
    return { kind: 'timed', taken: this.#taken };
  }
}

/** Smaller reductions are skipped, as in PyTorch. */
const SMALLEST_REDUCTION = 1e-8;

/** PyTorch's ReduceLROnPlateau, mode `min`, relative threshold, no cooldown, stepped after every training step. */
class PlateauSchedule implements RateSchedule {
  readonly #config: Extract<ScheduleConfig, { kind: 'reduceOnPlateau' }>;
  #rate: number;
  #best: number;
  /** Consecutive steps without improvement. */
  #bad: number;

  constructor(
    config: Extract<ScheduleConfig, { kind: 'reduceOnPlateau' }>,
    from: Extract<ScheduleState, { kind: 'plateau' }>,
  ) {
    this.#config = config;
    this.#rate = from.rate;
    this.#best = from.best ?? Infinity;
    this.#bad = from.bad;
  }

  state(): ScheduleState {
    const best = Number.isFinite(this.#best) ? this.#best : null;
    return { kind: 'plateau', rate: this.#rate, best, bad: this.#bad };
  }

  known(): number {
    // Even if none of them improves, only the last one can exceed the patience.
    return this.#config.patience - this.#bad + 1;
  }

  take(steps: number): number[] {
    if (steps > this.known()) throw new Error(`only ${this.known()} rates are known, not ${steps}`);
    return Array.from({ length: steps }, () => this.#rate);
  }

  observe(losses: ArrayLike<number>): void {
    for (const loss of Array.from(losses)) {
      if (loss < this.#best * (1 - this.#config.threshold)) {
        this.#best = loss;
        this.#bad = 0;
      } else if (++this.#bad > this.#config.patience) {
        this.#bad = 0;
        const reduced = Math.max(this.#rate * this.#config.factor, this.#config.minRate);
        if (this.#rate - reduced > SMALLEST_REDUCTION) this.#rate = reduced;
      }
    }
  }
}
