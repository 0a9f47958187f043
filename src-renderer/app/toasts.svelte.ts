/** Short messages in a corner. Errors stay until dismissed, notes disappear after a while. */
import { errorText } from '../client/errorText.ts';
import { Countdown } from './countdown.ts';

type Undo = () => void | Promise<void>;

export interface Toast {
  id: number;
  kind: 'error' | 'note';
  text: string;
  /** Undoes the action that the message reports. */
  undo: Undo | null;
}

const NOTE_MS = 5000;
/** Long enough to read the note and reach its button with the keyboard. */
const UNDO_MS = 10_000;
const MAX_SHOWN = 4;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  /** The newest message with an undo. */
  readonly undoable = $derived(this.list.findLast((toast) => toast.undo !== null) ?? null);
  readonly #countdowns = new Map<number, Countdown>();
  #next = 1;

  /** @param options.undo offered as a button while the note is shown; what it throws is shown as an error */
  note(text: string, options: { undo?: Undo } = {}): void {
    const undo = options.undo ?? null;
    const id = this.#add({ kind: 'note', text, undo });
    this.#countdowns.set(id, new Countdown(undo === null ? NOTE_MS : UNDO_MS, () => this.dismiss(id)));
  }

  /** @param error what was thrown, or a sentence of the workstation's */
  error(error: unknown): void {
    this.#add({ kind: 'error', text: typeof error === 'string' ? error : errorText(error), undo: null });
  }

  /** Shows errors of an action; true on success. */
  async attempt(action: () => unknown): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.error(error);
      return false;
    }
  }

  /** Runs the toast's undo, once. */
  async undo(id: number): Promise<void> {
    const toast = this.list.find((candidate) => candidate.id === id);
    this.dismiss(id);
    await this.attempt(() => toast?.undo?.());
  }

  dismiss(id: number): void {
    this.#countdowns.get(id)?.hold();
    this.#countdowns.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Pauses all timers, while a message is pointed at or focused. */
  hold(): void {
    for (const countdown of this.#countdowns.values()) countdown.hold();
  }

  release(): void {
    for (const countdown of this.#countdowns.values()) countdown.resume();
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    // The same message replaces its older copy, unless that copy has an undo.
    const repeated = this.list.filter(({ text, undo }) => text === toast.text && undo === null);
    const shown = [...this.list.filter((other) => !repeated.includes(other)), { id, ...toast }];
    const overflow = shown.slice(0, -MAX_SHOWN);
    for (const gone of [...repeated, ...overflow]) this.dismiss(gone.id);
    this.list = shown.slice(-MAX_SHOWN);
    return id;
  }
}
