/** What a window can reach of the workstation: `window.ridgeline` in Electron, the same shape over HTTP. */
import { z } from 'zod';
import type { ChannelInput, ChannelName, ChannelOutput } from './channels.ts';
import { errorPayload } from './errors.ts';
import type { ErrorPayload } from './errors.ts';

/** The answer to a request. Errors are data, so that both transports keep their code and message. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorPayload };

/** A reply as it arrives; the value still has to be parsed with the channel's output schema. */
export const reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: errorPayload }),
]);

export interface RidgelineBridge {
  /** One named function per channel. They resolve for errors of the workstation as well. */
  readonly request: {
    readonly [C in ChannelName]: (input: ChannelInput<C>) => Promise<Reply<ChannelOutput<C>>>;
  };
  /**
   * Calls the listener for every pushed event, still to be parsed with `workstationEvent`.
   * @returns a function that ends the subscription
   */
  onEvent(listener: (event: unknown) => void): () => void;
}
