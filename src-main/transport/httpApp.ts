import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Reply } from '../contract/bridge.ts';
import { isChannelName } from '../contract/channels.ts';
import { toErrorPayload } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { dispatch } from './dispatch.ts';
import type { EventStreams } from './eventStream.ts';
import { bearer, refuseAddress } from './guard.ts';
import type { AccessToken } from './guard.ts';
import { readRendererFile } from './rendererFiles.ts';
import { SECURITY_HEADERS } from './securityHeaders.ts';
import type { Backend } from './types.ts';

type HttpContext = Context<{ Bindings: HttpBindings }>;

const MAX_BODY_BYTES = 1024 * 1024;

const STATUS: Record<ErrorCode, ContentfulStatusCode> = {
  'bad-input': 400,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
  'bad-data': 500,
  'training-failed': 500,
  storage: 500,
  internal: 500,
};

const UNAUTHORIZED_PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Ridgeline</title></head>
  <body>
    <h1>This page needs its access token</h1>
    <p>Open the whole address that <code>ridgeline serve</code> printed in its terminal; it ends with
    <code>?token=…</code>. The token changes every time the server starts.</p>
  </body>
</html>
`;

/** The routes of the server: access checks, `POST /rpc/CHANNEL`, `GET /events` and the renderer's files. */
export function createHttpApp(options: {
  backend: Backend;
  rendererFolder: string;
  port: number;
  token: AccessToken;
  streams: EventStreams;
}): Hono<{ Bindings: HttpBindings }> {
  const { backend, rendererFolder, port, token, streams } = options;
  // Cookies are shared by all ports of a host, so each server uses its own cookie name.
  const cookie = `ridgeline_${port}`;
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
  });

  app.use(async (c, next) => {
    const refusal = refuseAddress({ host: c.req.header('host'), origin: c.req.header('origin') }, port);
    if (refusal !== null) return refuse(c, 403, refusal);
    return next();
  });

  app.use(async (c, next) => {
    const offered = c.req.method === 'GET' && c.req.path === '/' ? c.req.query('token') : undefined;
    if (offered !== undefined && token.matches(offered)) {
      setCookie(c, cookie, token.text, { httpOnly: true, sameSite: 'Strict', path: '/' });
      c.header('Cache-Control', 'no-store');
      return c.redirect('/', 303);
    }
    const presented = bearer(c.req.header('authorization')) ?? getCookie(c, cookie);
    if (offered === undefined && token.matches(presented)) return next();
    c.header('Cache-Control', 'no-store');
    if (isPage(c)) return c.html(UNAUTHORIZED_PAGE, 401);
    return refuse(
      c,
      401,
      'The access token is missing or wrong. Open the address that ridgeline serve printed.',
    );
  });

  app.post('/rpc/:channel', async (c) => {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      return refuse(c, 415, 'Requests are JSON: send "Content-Type: application/json".');
    }
    const body = await readBody(c.req.raw, MAX_BODY_BYTES);
    if (body === null) return refuse(c, 413, `The request is larger than ${MAX_BODY_BYTES} bytes.`);
    let input: unknown;
    try {
      input = JSON.parse(body);
    } catch {
      return refuse(c, 400, 'The body of the request is not valid JSON.');
    }
    const answer = await dispatch(backend.handlers, c.req.param('channel'), input);
    return reply(c, answer, answer.ok ? 200 : STATUS[answer.error.code]);
  });

  app.get('/events', (c) =>
    c.body(streams.open(c.env.outgoing), 200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    }),
  );

  app.get('*', async (c) => {
    const file = await readRendererFile(rendererFolder, c.req.path);
    return file === null ? c.notFound() : c.body(file.body, 200, file.headers);
  });

  app.notFound((c) => {
    if (isPage(c)) return c.text('There is no such file in Ridgeline.\n', 404);
    const name = c.req.path.slice('/rpc/'.length);
    return isChannelName(name)
      ? refuse(c, 405, 'Requests are sent with POST.')
      : reply(c, { ok: false, error: { code: 'not-found', message: `No request at ${c.req.path}.` } }, 404);
  });
  app.onError((error, c) => {
    console.error(`${c.req.method} ${c.req.path} failed:`, error);
    return reply(c, { ok: false, error: toErrorPayload(error) }, 500);
  });
  return app;
}

/** @returns null if the body exceeds the limit; never buffers more than that */
async function readBody(request: Request, limit: number): Promise<string | null> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isPage(c: HttpContext): boolean {
  return !c.req.path.startsWith('/rpc/') && c.req.path !== '/events';
}

function refuse(c: Context, status: ContentfulStatusCode, message: string): Response {
  return reply(c, { ok: false, error: { code: 'bad-input', message } }, status);
}

function reply(c: Context, answer: Reply<unknown>, status: ContentfulStatusCode): Response {
  c.header('Cache-Control', 'no-store');
  return c.json(answer, status);
}
