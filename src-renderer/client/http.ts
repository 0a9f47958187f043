/** Client of `ridgeline serve`: POST /rpc/<channel> and a stream of server-sent events at /events. */
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { readEvent, readReply, type Client, type ConnectionState, type EventHandlers } from './client.ts';

/** Failed attempts after which the connection counts as lost. */
const LOST_AFTER = 3;
const RETRY_MS = 2000;

const NO_ANSWER =
  'Ridgeline does not answer. Check that "ridgeline serve" still runs in its terminal, then reload this page.';

export function httpClient(): Client {
  return {
    async request(channel, input) {
      return readReply(channel, await post(`/rpc/${channel}`, input));
    },
    listen,
  };
}

async function post(path: string, input: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  } catch (cause) {
    throw new RidgelineError('unavailable', NO_ANSWER, { cause });
  }
  try {
    return await response.json();
  } catch (cause) {
    const message =
      response.status === 401 || response.status === 403
        ? 'This window is not signed in to Ridgeline. Open the address that "ridgeline serve" printed, with its token.'
        : `Ridgeline answered ${response.status} without a readable body. Look at the terminal of "ridgeline serve".`;
    throw new RidgelineError('unavailable', message, { cause });
  }
}

function listen(handlers: EventHandlers): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let wasConnected = false;
  let state: ConnectionState | null = null;

  const report = (next: ConnectionState): void => {
    if (next === state) return;
    state = next;
    handlers.onConnection(next);
  };
  const open = (): void => {
    source = new EventSource('/events', { withCredentials: true });
    source.onopen = () => {
      failures = 0;
      report('connected');
      if (wasConnected) handlers.onResync();
      wasConnected = true;
    };
    source.onmessage = (message: MessageEvent<unknown>) => {
      const event = typeof message.data === 'string' ? readEvent(parseJson(message.data)) : null;
      if (event !== null) handlers.onEvent(event);
    };
    source.onerror = () => {
      failures += 1;
      report(failures < LOST_AFTER ? 'reconnecting' : 'lost');
      // The browser closes a refused stream for good and retries a broken one at its own intervals.
      source?.close();
      retry = setTimeout(open, RETRY_MS);
    };
  };
  report('connecting');
  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
