/**
 * The selected rows of the list. Those within the limit are the window's selection, which all views share and
 * the address stores. The rest can be tagged or deleted but not compared, and is dropped with the list.
 */
import { MAX_SELECTED } from '../../../app/route.ts';
import type { RunSelection } from '../../../app/selection.svelte.ts';

export class RunMarks {
  /** Null in the trash: nothing there can be compared. */
  readonly #selection: RunSelection | null;
  #rest = $state.raw<readonly string[]>([]);
  readonly ids = $derived.by(() => [...this.#shared(), ...this.#rest]);
  readonly #set = $derived(new Set(this.ids));

  constructor(selection: RunSelection | null) {
    this.#selection = selection;
  }

  has(id: string): boolean {
    return this.#set.has(id);
  }

  toggle(id: string): void {
    this.set(this.has(id) ? this.ids.filter((other) => other !== id) : [...this.ids, id]);
  }

  add(ids: readonly string[]): void {
    this.set([...this.ids, ...ids]);
  }

  set(ids: readonly string[]): void {
    const unique = [...new Set(ids)];
    const room = this.#selection === null ? 0 : MAX_SELECTED;
    this.#selection?.set(unique.slice(0, room));
    this.#rest = unique.slice(room);
  }

  clear(): void {
    this.set([]);
  }

  /** Deselects runs that no longer exist. */
  keep(exists: (id: string) => boolean): void {
    if (this.#rest.some((id) => !exists(id))) this.#rest = this.#rest.filter(exists);
  }

  #shared(): readonly string[] {
    return this.#selection?.ids ?? [];
  }
}
