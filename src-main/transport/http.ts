import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RidgelineError } from '../contract/errors.ts';
import { EventStreams } from './eventStream.ts';
import { AccessToken } from './guard.ts';
import { createHttpApp } from './httpApp.ts';
import type { Backend } from './types.ts';

export interface HttpServerOptions {
  backend: Backend;
  /** The built renderer, with its `index.html`. */
  rendererFolder: string;
  /** Any free port if absent or 0. */
  port?: number | undefined;
  /** A random one if absent. */
  token?: string | undefined;
}

export interface RunningHttpServer {
  /** The address to open, with the token. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Ends the event streams, lets requests in progress finish, and frees the port. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** How long a request in progress may take when the server closes. */
const CLOSE_GRACE_MS = 2_000;

/**
 * Serves the window over HTTP to browsers on this machine.
 * @throws RidgelineError `unavailable` if the port is in use, `bad-input` for an invalid port or token
 */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const token = new AccessToken(options.token);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const streams = new EventStreams(options.backend);
  const app = createHttpApp({ ...options, port, token, streams });
  // The adapter would otherwise replace the global Request and Response.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on('request', (incoming, outgoing) => {
    // Keep-alive connections would delay the close.
    outgoing.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    void listener(incoming, outgoing);
  });

  let closing: Promise<void> | undefined;
  return {
    url: `http://${LOOPBACK}:${port}/?token=${token.text}`,
    port,
    token: token.text,
    close: () => (closing ??= close(server, streams)),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RidgelineError('bad-input', `${port} is not a port. Choose a whole number from 0 to 65535.`);
  }
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : null;
    if (reason === 'EADDRINUSE' || reason === 'EACCES') {
      const why = reason === 'EACCES' ? 'may not be used by this account' : 'is already in use';
      throw new RidgelineError(
        'unavailable',
        `Port ${port} on ${LOOPBACK} ${why}. Choose another one, or leave the port out to get a free one.`,
        { cause: error },
      );
    }
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function close(server: Server, streams: EventStreams): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  streams.close();
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(deadline);
}
