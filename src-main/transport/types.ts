import type { Handlers } from '../contract/channels.ts';
import type { WorkstationEvent } from '../contract/events.ts';

/** What a transport needs of the workstation: answers to requests and the stream of events. */
export interface Backend {
  readonly handlers: Handlers;
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: WorkstationEvent) => void): () => void;
}
