import type { Handlers } from '../contract/channels.ts';
import type { WorkstationEvent } from '../contract/events.ts';

/** The backend of a transport: request handlers and the stream of events. */
export interface Backend {
  readonly handlers: Handlers;
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: WorkstationEvent) => void): () => void;
}
