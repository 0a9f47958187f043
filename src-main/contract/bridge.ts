/** The window's interface to the workstation: `window.ridgeline` in Electron, the same interface over HTTP. */
import { z } from 'zod';
import type { ChannelInput, ChannelName, ChannelOutput } from './channels.ts';
import { errorPayload } from './errors.ts';
import type { ErrorPayload } from './errors.ts';

/** The answer to a request. Errors are data, so that both transports keep their code and message. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorPayload };

/** A received reply; its value still has to be parsed with the channel's output schema. */
export const reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: errorPayload }),
]);

export interface RidgelineBridge {
  /** One function per channel. The promise also resolves for errors of the workstation. */
  readonly request: {
    readonly [C in ChannelName]: (input: ChannelInput<C>) => Promise<Reply<ChannelOutput<C>>>;
  };
  /**
   * Calls the listener for every pushed event, not yet parsed with `workstationEvent`.
   * @returns a function that ends the subscription
   */
  onEvent(listener: (event: unknown) => void): () => void;
}
