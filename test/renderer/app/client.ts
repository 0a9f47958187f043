/** A client without a workstation behind it. */
import type { Handlers } from '../../../src-main/contract/channels.ts';
import { dispatch } from '../../../src-main/transport/dispatch.ts';
import { readReply, type Client } from '../../../src-renderer/client/client.ts';
import { SmallBackend } from '../../transport/backend.ts';

/** Requests are parsed as with both transports. */
export function clientOf(over: Partial<Handlers> = {}): Client {
  const handlers = { ...new SmallBackend().handlers, ...over };
  return {
    request: async (channel, input) => readReply(channel, await dispatch(handlers, channel, input)),
    listen: () => () => undefined,
  };
}
