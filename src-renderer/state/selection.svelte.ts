/** The runs chosen for comparison (at most four) and the colour of every run. */
import { assignColours, colourVariable } from '../logic/colours.ts';
import { MAX_SELECTED } from '../logic/route.ts';
import type { Router } from './router.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export class Selection {
  readonly #router: Router;
  readonly #toasts: Toasts;
  #slots = $state.raw<ReadonlyMap<string, number>>(new Map());

  constructor(router: Router, toasts: Toasts) {
    this.#router = router;
    this.#toasts = toasts;
  }

  get ids(): readonly string[] {
    return this.#router.route.selected;
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  toggle(id: string): void {
    if (this.has(id)) this.set(this.ids.filter((other) => other !== id));
    else if (this.ids.length < MAX_SELECTED) this.set([...this.ids, id]);
    else this.#toasts.note(`Up to ${MAX_SELECTED} runs can be compared. Deselect one first.`);
  }

  set(ids: readonly string[]): void {
    this.#router.select(ids.slice(0, MAX_SELECTED));
    this.#slots = assignColours(this.#slots, [], this.ids);
  }

  /** Gives colours to the runs that exist (oldest first) and drops those that are gone from the selection. */
  knowRuns(ids: readonly string[]): void {
    const kept = this.ids.filter((id) => ids.includes(id));
    if (kept.length < this.ids.length) this.#router.select(kept);
    this.#slots = assignColours(this.#slots, ids, kept);
  }

  /** Style sheet variable of the run's colour, e.g. `--run-2`. */
  colour(id: string): string {
    return colourVariable(this.#slots.get(id) ?? 0);
  }
}
