/** Short messages in a corner. Errors stay until dismissed, notes leave by themselves. */
import { RidgelineError } from '../../src-main/contract/errors.ts';

export interface Toast {
  id: number;
  kind: 'error' | 'note';
  text: string;
}

const NOTE_MS = 5000;
const MAX_SHOWN = 4;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  note(text: string): void {
    const id = this.#add('note', text);
    setTimeout(() => this.dismiss(id), NOTE_MS);
  }

  /** @param error what was thrown, or a sentence of the workstation's */
  error(error: unknown): void {
    this.#add('error', typeof error === 'string' ? error : errorText(error));
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(kind: Toast['kind'], text: string): number {
    const id = this.#next++;
    // The same message again replaces its older copy instead of piling up.
    const others = this.list.filter((toast) => toast.text !== text);
    this.list = [...others, { id, kind, text }].slice(-MAX_SHOWN);
    return id;
  }
}

export function errorText(error: unknown): string {
  if (error instanceof RidgelineError) return error.message;
  return `Unexpected error in this window: ${error instanceof Error ? error.message : String(error)}`;
}
