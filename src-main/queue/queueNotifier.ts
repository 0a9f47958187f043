/** Tells the windows when the queue's state is another one. */
import { toErrorPayload } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { QueueState } from '../contract/queue.ts';

/** A thousand runs that are queued at once are one piece of news: the state is read once per turn. */
export class QueueNotifier {
  readonly #read: () => QueueState;
  readonly #publish: (event: WorkstationEvent) => void;
  #due = false;
  #closed = false;
  /** What was told last, as JSON. */
  #told = '';

  constructor(read: () => QueueState, publish: (event: WorkstationEvent) => void) {
    this.#read = read;
    this.#publish = publish;
  }

  /** The state may have changed. */
  changed(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => this.#tell());
  }

  close(): void {
    this.#closed = true;
  }

  #tell(): void {
    this.#due = false;
    if (this.#closed) return;
    try {
      const state = this.#read();
      const text = JSON.stringify(state);
      if (text === this.#told) return;
      this.#told = text;
      this.#publish({ type: 'queue', state });
    } catch (error) {
      console.error(`The queue's state could not be read: ${toErrorPayload(error).message}`);
    }
  }
}
