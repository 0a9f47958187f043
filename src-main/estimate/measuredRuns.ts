/** The runs that estimates are measured by, read anew only after something happened to a run. */
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { RunSummary } from '../contract/runs.ts';
import { measurable, type MeasuredRun } from './runTime.ts';

export class MeasuredRuns {
  readonly #store: { runs: () => RunSummary[] };
  #known: readonly MeasuredRun[] | null = null;

  constructor(store: { runs: () => RunSummary[] }) {
    this.#store = store;
  }

  follow({ type }: WorkstationEvent): void {
    if (type === 'run' || type === 'removed') this.#known = null;
  }

  runs(): readonly MeasuredRun[] {
    return (this.#known ??= measurable(this.#readable()));
  }

  /** A damaged record is told where runs are listed; an estimate does without. */
  #readable(): RunSummary[] {
    try {
      return this.#store.runs();
    } catch (error) {
      if (error instanceof RidgelineError) return [];
      throw error;
    }
  }
}
