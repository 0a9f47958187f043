/** State of the list of runs: filter, order, columns and selected rows. */
import { createContext } from 'svelte';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import type { Route, RunsParameters } from '../../app/route.ts';
import { columnWithId, shownColumns } from './list/columns.ts';
import { parseFilter } from './filter/filter.ts';
import { filterPredicate, type RunPredicate } from './filter/match.ts';
import { rowRange } from './marks/marking.ts';
import { DEFAULT_SORT, sortRuns, type RunSort } from './list/sort.ts';
import type { App } from '../../app/app.svelte.ts';
import { RunMarks } from './marks/runMarks.svelte.ts';
import { Sparklines } from './list/sparklines.svelte.ts';

/** Debounced: browsers limit how often the address can change. */
const ADDRESS_MS = 250;

export class RunTable {
  readonly app: App;
  readonly sparklines: Sparklines;
  readonly #listed: RunMarks;
  readonly #trashed = new RunMarks(null);
  filter = $state('');
  sort = $state.raw<RunSort>(DEFAULT_SORT);
  trash = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Start of a range selection. */
  #anchor: string | null = null;
  /** Predicate of the last valid filter, so that an incomplete filter does not empty the list. */
  #predicate: RunPredicate = () => true;

  readonly parsed = $derived(parseFilter(this.filter));
  readonly pool = $derived.by(() => (this.trash ? this.app.runs.trashed : this.app.runs.list));
  readonly matching = $derived.by(() => {
    if (this.parsed.ok) this.#predicate = filterPredicate(this.parsed.node);
    return this.pool.filter(this.#predicate);
  });
  /** The baseline, pinned above the others regardless of the filter; null in the trash. */
  readonly baseline = $derived.by(() => {
    const id = this.app.runs.baseline;
    const run = this.trash || id === null ? undefined : this.app.runs.byId.get(id);
    return run === undefined || run.trashedAt !== null ? null : run;
  });
  readonly rows = $derived.by<readonly RunSummary[]>(() => {
    const sorted = sortRuns(this.matching, this.sort);
    const { baseline } = this;
    return baseline === null ? sorted : [baseline, ...sorted.filter((run) => run.id !== baseline.id)];
  });
  readonly columns = $derived.by(() => shownColumns(this.app.settings.value.runColumns));
  readonly marks = $derived.by(() => (this.trash ? this.#trashed : this.#listed));
  readonly marked = $derived.by(() =>
    this.marks.ids.flatMap((id) => {
      const run = this.app.runs.byId.get(id);
      return run === undefined || (run.trashedAt !== null) !== this.trash ? [] : [run];
    }),
  );

  constructor(app: App) {
    this.app = app;
    this.sparklines = new Sparklines(app.client);
    this.#listed = new RunMarks(app.selection);
    this.follow(app.router.route);
  }

  /** Applies filter and order of the address, unless an update of the address is pending. */
  follow(route: Route): void {
    if (route.view !== 'runs' || this.#timer !== null) return;
    this.filter = route.filter ?? '';
    this.sort = readSort(route.sort);
    this.trash = route.trash === true;
  }

  /** @param options.atOnce false while typing */
  setFilter(text: string, { atOnce = false }: { atOnce?: boolean } = {}): void {
    this.filter = text;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tellAddress(), ADDRESS_MS);
    if (atOnce) this.#tellAddress();
  }

  /** First click: the column's default direction. Then: reversed. Then: the original order. */
  sortBy(column: string): void {
    const first = columnWithId(column)?.first ?? 'ascending';
    const other = first === 'ascending' ? 'descending' : 'ascending';
    if (this.sort.column !== column) this.sort = { column, direction: first };
    else if (this.sort.direction === first) this.sort = { column, direction: other };
    else this.sort = DEFAULT_SORT;
    this.#tellAddress();
  }

  showTrash(trash: boolean): void {
    this.trash = trash;
    this.#anchor = null;
    this.#trashed.clear();
    this.#tellAddress();
  }

  /** @param range selects all rows from the last selected one to this one */
  mark(id: string, range = false): void {
    if (range && this.#anchor !== null) {
      this.marks.add(
        rowRange(
          this.rows.map((run) => run.id),
          this.#anchor,
          id,
        ),
      );
      return;
    }
    this.#anchor = id;
    this.marks.toggle(id);
  }

  markAll(): void {
    this.marks.set(this.rows.map((run) => run.id));
  }

  /** Removed runs are deselected. */
  deselectRemoved(byId: ReadonlyMap<string, RunSummary>): void {
    this.#listed.keep((id) => byId.get(id)?.trashedAt === null);
    this.#trashed.keep((id) => (byId.get(id)?.trashedAt ?? null) !== null);
  }

  /** The selected runs if this one is among them, else this one alone. */
  targetsOf(id: string): string[] {
    return this.marks.has(id) ? this.marked.map((run) => run.id) : [id];
  }

  async throwAway(ids: readonly string[]): Promise<void> {
    const { selection, runActions } = this.app;
    const chosen = selection.ids;
    await runActions.trash(ids, () => {
      if (selection.ids.length === 0) selection.set(chosen);
    });
  }

  async setColumns(ids: readonly string[] | null): Promise<void> {
    try {
      await this.app.settings.change({ runColumns: ids === null ? null : [...ids] });
    } catch (error) {
      this.app.toasts.error(error);
    }
  }

  close(): void {
    if (this.#timer !== null) this.#tellAddress();
    this.sparklines.close();
  }

  #tellAddress(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.app.router.refine(parametersOf(this));
  }
}

function parametersOf({ filter, sort, trash }: RunTable): RunsParameters {
  const usual = sort.column === DEFAULT_SORT.column && sort.direction === DEFAULT_SORT.direction;
  return {
    ...(filter.trim() === '' ? {} : { filter }),
    ...(usual ? {} : { sort: `${sort.direction === 'descending' ? '-' : ''}${sort.column}` }),
    ...(trash ? { trash: true } : {}),
  };
}

function readSort(text: string | undefined): RunSort {
  const column = (text ?? '').replace(/^-/, '');
  if (text === undefined || columnWithId(column) === undefined) return DEFAULT_SORT;
  return { column, direction: text.startsWith('-') ? 'descending' : 'ascending' };
}

export const [getRunTable, setRunTable] = createContext<RunTable>();
