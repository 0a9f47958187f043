import type { ServerResponse } from 'node:http';
import type { WorkstationEvent } from '../contract/events.ts';
import { EventQueue } from './eventQueue.ts';
import type { Backend } from './types.ts';

const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it reconnects. */
const RETRY_MS = 1_000;

const encoder = new TextEncoder();

/**
 * The workstation's events as server-sent events, to any number of readers. Events are not replayed: a reader that
 * lost its connection, or was dropped for being slow, reloads the state after reconnecting.
 */
export class EventStreams {
  readonly #readers = new Set<Reader>();
  readonly #unsubscribe: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #sequence = 0;

  constructor(backend: Backend) {
    this.#unsubscribe = backend.subscribe((event) => {
      this.#sequence += 1;
      for (const reader of this.#readers) reader.send(this.#sequence, event);
    });
    this.#heartbeat = setInterval(() => {
      for (const reader of this.#readers) reader.beat();
    }, HEARTBEAT_MS);
  }

  /** @param outgoing the response of the stream; the reader is removed when it closes */
  open(outgoing: ServerResponse): ReadableStream<Uint8Array> {
    const reader = new Reader(outgoing);
    this.#readers.add(reader);
    outgoing.once('close', () => this.#readers.delete(reader));
    return reader.stream;
  }

  /** Ends all streams at once. */
  close(): void {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    for (const reader of this.#readers) reader.end();
  }
}

class Reader {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #outgoing: ServerResponse;
  readonly #queue = new EventQueue();
  #beatDue = false;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
    this.stream = new ReadableStream(
      {
        start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
        pull: async (controller) => {
          const chunk = await this.#next();
          if (chunk === null) controller.close();
          else controller.enqueue(encoder.encode(chunk));
        },
      },
      // Events are taken from the queue only when the socket is writable, because waiting events can still be merged.
      { highWaterMark: 0 },
    );
  }

  send(sequence: number, event: WorkstationEvent): void {
    if (this.#queue.push(sequence, event)) this.#wake();
    else this.#outgoing.destroy();
  }

  beat(): void {
    this.#beatDue = true;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
    // A full socket is destroyed, because the end of the stream could not be sent.
    if (this.#outgoing.writableNeedDrain) this.#outgoing.destroy();
  }

  async #next(): Promise<string | null> {
    while (!this.#ended) {
      const waiting = this.#queue.take();
      if (waiting !== null) return `id: ${waiting.sequence}\ndata: ${JSON.stringify(waiting.event)}\n\n`;
      if (this.#beatDue) {
        this.#beatDue = false;
        return ': alive\n\n';
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return null;
  }
}
