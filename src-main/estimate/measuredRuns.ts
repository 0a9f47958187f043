/** The runs that estimates are measured by: read once, and then only those to which something happened. */
import { RidgelineError } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { RunSummary } from '../contract/runs.ts';
import { measured, type MeasuredRun } from './runTime.ts';

/** What is asked of the store. */
interface Runs {
  runs: () => RunSummary[];
  run: (id: string) => RunSummary;
}

export class MeasuredRuns {
  readonly #store: Runs;
  /** By run; null before anyone asked. */
  #known: Map<string, MeasuredRun> | null = null;
  readonly #changed = new Set<string>();

  constructor(store: Runs) {
    this.#store = store;
  }

  follow(event: WorkstationEvent): void {
    if (event.type === 'run') this.#changed.add(event.run.id);
    if (event.type === 'epoch' || event.type === 'removed') this.#changed.add(event.id);
  }

  runs(): readonly MeasuredRun[] {
    this.#known ??= this.#all();
    for (const id of this.#changed) {
      this.#known.delete(id);
      const run = readable(() => this.#store.run(id));
      if (run !== null) keep(this.#known, run);
    }
    this.#changed.clear();
    return [...this.#known.values()];
  }

  #all(): Map<string, MeasuredRun> {
    this.#changed.clear();
    const known = new Map<string, MeasuredRun>();
    for (const run of readable(() => this.#store.runs()) ?? []) keep(known, run);
    return known;
  }
}

function keep(known: Map<string, MeasuredRun>, run: RunSummary): void {
  const one = measured(run);
  if (one !== null) known.set(run.id, one);
}

/** A damaged record is told where runs are listed; an estimate does without. So it does without a run that is gone. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RidgelineError) return null;
    throw error;
  }
}
