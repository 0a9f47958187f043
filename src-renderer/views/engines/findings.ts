/** Results of the engines' self-tests: which engines passed, and which is fastest by how much. */
import type { EnginesState } from '../../../src-main/contract/channels/engines.ts';
import type { EngineName } from '../../../src-main/contract/config.ts';

export type NetworkSort = 'dense' | 'convolutional';
export type EngineEntry = EnginesState['engines'][number];
export type Standing = 'testing' | 'waiting' | 'untested' | 'passed' | 'failed' | 'out';

export function standing({ phase, report }: EngineEntry): Standing {
  if (phase !== 'idle') return phase;
  if (report === null) return 'untested';
  if (report.available) return 'passed';
  return report.selfTest === null ? 'out' : 'failed';
}

/** Steps per second; null where it was not measured, or the engine's numbers are wrong. */
export function speedOf({ report }: EngineEntry, sort: NetworkSort): number | null {
  if (report?.available !== true) return null;
  return (sort === 'dense' ? report.stepsPerSecond : report.convolutionalStepsPerSecond) ?? null;
}

/** Speed as a share of the fastest engine's, 0 … 1; null where there is none. */
export function speedShare(state: EnginesState, entry: EngineEntry, sort: NetworkSort): number | null {
  const speed = speedOf(entry, sort);
  const fastest = Math.max(0, ...state.engines.map((other) => speedOf(other, sort) ?? 0));
  return speed === null || fastest === 0 ? null : speed / fastest;
}

export interface Choice {
  name: EngineName;
  speed: number;
  /** The next fastest, and how many times slower it is. */
  next: { name: EngineName; times: number } | null;
}

/** The engine that `auto` uses for a type of network, and why; null without findings. */
export function choiceOf(state: EnginesState, sort: NetworkSort): Choice | null {
  const ranked = state.engines
    .flatMap((entry) => {
      const speed = speedOf(entry, sort);
      return speed === null || speed <= 0 ? [] : [{ name: entry.name, speed }];
    })
    .sort((a, b) => b.speed - a.speed);
  const auto = sort === 'dense' ? state.auto : state.autoConvolutional;
  const first = ranked.find(({ name }) => name === auto);
  if (first === undefined) return null;
  const second = ranked.find(({ name }) => name !== first.name);
  return {
    ...first,
    next: second === undefined ? null : { name: second.name, times: first.speed / second.speed },
  };
}

/** Engines that passed, then untested ones, then unavailable ones; each in the order of the engines. */
export function byStanding(engines: readonly EngineEntry[]): EngineEntry[] {
  const order: Standing[] = ['passed', 'testing', 'waiting', 'untested', 'failed', 'out'];
  // The order is kept while a test is running, so that cards do not move.
  if (engines.some(({ phase }) => phase !== 'idle')) return [...engines];
  return engines.toSorted((a, b) => order.indexOf(standing(a)) - order.indexOf(standing(b)));
}
