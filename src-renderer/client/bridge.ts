/** Client over Electron's context bridge: no network, never disconnected. */
import type { RidgelineBridge } from '../../src-main/contract/bridge.ts';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { readEvent, readReply, type Client } from './client.ts';

export function bridgeClient(bridge: RidgelineBridge): Client {
  return {
    async request(channel, input) {
      let answer: unknown;
      try {
        answer = await bridge.request[channel](input);
      } catch (cause) {
        throw new RidgelineError(
          'unavailable',
          'Ridgeline does not answer. Close this window and open it again.',
          {
            cause,
          },
        );
      }
      return readReply(channel, answer);
    },
    listen(handlers) {
      handlers.onConnection('connected');
      return bridge.onEvent((data) => {
        const event = readEvent(data);
        if (event !== null) handlers.onEvent(event);
      });
    },
  };
}
