/** The runs of the comparison, with all data shown of them. */
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import type { FinalSource } from './finalTable.ts';
import type { ComparedRun } from './lines.ts';
import { Compare } from './compare.svelte.ts';
import { seedGroups, type SeedGroup } from './seedGroups.ts';
import type { App } from '../../app/app.svelte.ts';

export class Comparison {
  readonly #app: App;
  readonly #options: Compare;
  /** The baseline first, then in the order in which they were chosen. */
  readonly runs: readonly RunSummary[] = $derived.by(() => {
    const { selection, runs } = this.#app;
    const chosen = selection.ids.flatMap((id) => runs.byId.get(id) ?? []);
    const { baseline } = selection;
    return [...chosen.filter(({ id }) => id === baseline), ...chosen.filter(({ id }) => id !== baseline)];
  });
  /** Groups of one run each unless runs are grouped by seed. */
  readonly groups: readonly SeedGroup[] = $derived.by(() =>
    this.#options.options.grouping === 'runs'
      ? this.runs.map((run) => ({ key: run.id, runs: [run] }))
      : seedGroups(this.runs),
  );
  /** The runs whose records have arrived. */
  readonly compared: ReadonlyMap<string, ComparedRun> = $derived(
    new Map(
      this.runs.flatMap((run) => {
        const detail = this.#app.details.of(run.id);
        return detail === undefined ? [] : [[run.id, this.#compared(run, detail.epochs)] as const];
      }),
    ),
  );
  readonly sources: ReadonlyMap<string, FinalSource> = $derived(
    new Map(
      this.runs.flatMap((run) => {
        const detail = this.#app.details.of(run.id);
        if (detail === undefined) return [];
        return [[run.id, { run, epochs: detail.epochs, weights: detail.weights }] as const];
      }),
    ),
  );

  constructor(app: App) {
    this.#app = app;
    this.#options = app.keep(Compare);
  }

  label(id: string): string {
    return this.#app.nameOf(id);
  }

  #compared(run: RunSummary, epochs: ComparedRun['epochs']): ComparedRun {
    const { selection } = this.#app;
    return {
      run,
      epochs,
      label: this.label(run.id),
      colour: selection.colour(run.id),
      dash: selection.dash(run.id),
    };
  }
}
