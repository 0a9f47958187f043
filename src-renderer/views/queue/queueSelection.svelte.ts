/** The selected waiting runs, and the current row for the keyboard. */
import { inOrder } from '../../data/queueOrder.ts';

export class QueueSelection {
  readonly #order: () => readonly string[];
  #chosen = $state.raw<ReadonlySet<string>>(new Set());
  #focused = $state<string | null>(null);

  /** @param order the waiting runs; runs that left the queue are deselected */
  constructor(order: () => readonly string[]) {
    this.#order = order;
  }

  get ids(): ReadonlySet<string> {
    return new Set(inOrder(this.#order(), [...this.#chosen]));
  }

  /** The row in the tab order. */
  get current(): string {
    const order = this.#order();
    return this.#focused !== null && order.includes(this.#focused) ? this.#focused : (order[0] ?? '');
  }

  /**
   * The target of a key on the current row: the selected runs if the row is one of them, else the row itself.
   */
  get atCurrent(): string[] {
    const { ids, current } = this;
    return ids.has(current) ? [...ids] : [current];
  }

  focus(id: string): void {
    this.#focused = id;
  }

  toggle(id: string): void {
    const next = new Set(this.#chosen);
    if (!next.delete(id)) next.add(id);
    this.#chosen = next;
  }

  all(): void {
    this.#chosen = new Set(this.#order());
  }

  clear(): void {
    this.#chosen = new Set();
  }

  /** @returns the row above (−1) or below (1) the current one */
  neighbour(step: -1 | 1): string {
    const order = this.#order();
    const at = order.indexOf(this.current) + step;
    return order[Math.max(0, Math.min(order.length - 1, at))] ?? this.current;
  }

  /** Selects the current row and the next one. @returns the next one */
  extend(step: -1 | 1): string {
    const next = this.neighbour(step);
    this.#chosen = new Set([...this.#chosen, this.current, next]);
    return next;
  }
}
