/** The runs chosen for comparison, the baseline, and the look of every run. */
import { z } from 'zod';
import { colourVariable, dashOf, preferredLook, resolveLooks } from './colours.ts';
import { MAX_SELECTED } from './route.ts';
import { Kept } from './kept.ts';
import type { Router } from './router.svelte.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import { appWords } from './words.ts';

/** Number of runs whose look is remembered; the oldest are dropped first. */
const MAX_REMEMBERED = 1000;
const keptLooks = new Kept('looks', z.array(z.tuple([z.string(), z.int().nonnegative()])), []);
const keptBaseline = new Kept('baseline', z.string().nullable(), null);

export class RunSelection {
  readonly #router: Router;
  readonly #toasts: Toasts;
  readonly #settings: SettingsState;
  /** Looks of runs that do not have their preferred look. */
  #remembered = $state.raw<ReadonlyMap<string, number>>(new Map(keptLooks.read()));
  readonly #looks = $derived(resolveLooks(this.#remembered, this.ids));
  #baseline = $state<string | null>(keptBaseline.read());

  constructor(router: Router, toasts: Toasts, settings: SettingsState) {
    this.#router = router;
    this.#toasts = toasts;
    this.#settings = settings;
  }

  get ids(): readonly string[] {
    return this.#router.route.selected;
  }

  /** The baseline, if one is chosen. */
  get baseline(): string | null {
    return this.#baseline;
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  toggle(id: string): void {
    if (this.has(id)) this.set(this.ids.filter((other) => other !== id));
    else if (this.ids.length < MAX_SELECTED) this.set([...this.ids, id]);
    else this.#toasts.note(this.#settings.words(appWords).selectionFull(MAX_SELECTED));
  }

  set(ids: readonly string[]): void {
    this.#router.select(ids.slice(0, MAX_SELECTED));
    this.#remember();
  }

  setBaseline(id: string | null): void {
    this.#baseline = id;
    keptBaseline.write(id);
  }

  /** Removes deleted runs from the selection. */
  knowRuns(ids: readonly string[]): void {
    const known = new Set(ids);
    const kept = this.ids.filter((id) => known.has(id));
    if (kept.length < this.ids.length) this.#router.select(kept);
    if (this.#baseline !== null && !known.has(this.#baseline)) this.setBaseline(null);
    this.#remember();
  }

  /** CSS variable of the run's colour, e.g. `--run-2`. */
  colour(id: string): string {
    return colourVariable(this.#look(id));
  }

  /** Strokes and gaps of the run's lines; empty for solid lines. */
  dash(id: string): readonly number[] {
    return dashOf(this.#look(id));
  }

  #look(id: string): number {
    return this.#looks.get(id) ?? preferredLook(id);
  }

  #remember(): void {
    const looks = this.#looks;
    const before = this.#remembered;
    if (looks.size === before.size && [...looks].every(([id, look]) => before.get(id) === look)) return;
    this.#remembered = looks;
    keptLooks.write([...looks].slice(-MAX_REMEMBERED));
  }
}
