/** State of the frame: whether the sidebar is folded, and which dialog is open. */
import { z } from 'zod';
import { Kept } from './kept.ts';

/** Below this width the sidebar is folded unless the user unfolds it. */
const NARROW = '(max-width: 62rem)';
const kept = new Kept('layout', z.strictObject({ folded: z.boolean().nullable() }), { folded: null });

export class Layout {
  /** Null: decided by the width of the window. */
  #folded = $state(kept.read().folded);
  #narrow = $state(false);
  readonly folded = $derived(this.#folded ?? this.#narrow);
  /** The open dialog. */
  dialog = $state<'palette' | 'shortcuts' | null>(null);

  constructor() {
    const query = matchMedia(NARROW);
    this.#narrow = query.matches;
    query.addEventListener('change', (event) => (this.#narrow = event.matches));
  }

  toggleSidebar(): void {
    const folded = !this.folded;
    // The default for this width is not stored as a choice.
    this.#folded = folded === this.#narrow ? null : folded;
    kept.write({ folded: this.#folded });
  }
}
