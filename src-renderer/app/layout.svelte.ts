/** The frame around the views in this window: what is folded away and what lies over them. */
import { z } from 'zod';
import { Kept } from './kept.ts';

/** Below this width the sidebar is folded unless the user unfolds it. */
const NARROW = '(max-width: 62rem)';
const kept = new Kept('layout', z.strictObject({ folded: z.boolean().nullable() }), { folded: null });

export class Layout {
  /** Null: as the width of the window suggests. */
  #folded = $state(kept.read().folded);
  #narrow = $state(false);
  readonly folded = $derived(this.#folded ?? this.#narrow);
  /** What lies over the views. */
  dialog = $state<'palette' | 'shortcuts' | null>(null);

  constructor() {
    const query = matchMedia(NARROW);
    this.#narrow = query.matches;
    query.addEventListener('change', (event) => (this.#narrow = event.matches));
  }

  toggleSidebar(): void {
    const folded = !this.folded;
    // What the width suggests anyway is not a choice to remember.
    this.#folded = folded === this.#narrow ? null : folded;
    kept.write({ folded: this.#folded });
  }
}
