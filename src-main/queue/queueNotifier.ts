/** Notifies the windows when the queue's state has changed. */
import { toErrorPayload } from '../contract/errors.ts';
import type { WorkstationEvent } from '../contract/events.ts';
import type { QueueState } from '../contract/queue.ts';

/** Debounces: the state is read once per turn of the event loop, however many runs are queued at once. */
export class QueueNotifier {
  readonly #read: () => QueueState;
  readonly #publish: (event: WorkstationEvent) => void;
  #scheduled = false;
  #closed = false;
  /** The last published state, as JSON. */
  #published = '';

  constructor(read: () => QueueState, publish: (event: WorkstationEvent) => void) {
    this.#read = read;
    this.#publish = publish;
  }

  /** Call when the state may have changed. */
  changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#publishIfChanged());
  }

  close(): void {
    this.#closed = true;
  }

  #publishIfChanged(): void {
    this.#scheduled = false;
    if (this.#closed) return;
    try {
      const state = this.#read();
      const text = JSON.stringify(state);
      if (text === this.#published) return;
      this.#published = text;
      this.#publish({ type: 'queue', state });
    } catch (error) {
      console.error(`The queue's state could not be read: ${toErrorPayload(error).message}`);
    }
  }
}
