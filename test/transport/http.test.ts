import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RidgelineError } from '../../src-main/contract/errors.ts';
import { startHttpServer } from '../../src-main/transport/http.ts';
import { RUN, SmallBackend } from './backend.ts';
import { rawRequest } from './rawHttp.ts';
import { startTestServer } from './server.ts';
import type { TestServer } from './server.ts';

let t: TestServer;
beforeEach(async () => {
  t = await startTestServer();
});
afterEach(() => t.close());

const lines = (request: string, ...headers: string[]) => [
  `${request} HTTP/1.1`,
  `Host: 127.0.0.1:${t.server.port}`,
  `Authorization: Bearer ${t.server.token}`,
  ...headers,
];

describe('requests', () => {
  it('are answered as JSON', async () => {
    const response = await t.post('runs.list', {});
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ ok: true, value: [RUN] });
  });

  it('return the code of an error, with a matching status', async () => {
    const missing = await t.post('runs.get', { id: 'nope' });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect((await t.post('runs.removeTrashed', { ids: ['run-1'] })).status).toBe(409);
    expect((await t.post('runs.get', { id: 7 })).status).toBe(400);
  });

  it('to an unknown channel are answered 404', async () => {
    const response = await t.post('runs.everything', {});
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('must be sent with POST', async () => {
    const response = await fetch(`${t.origin}/rpc/runs.list`, { headers: t.authorization });
    expect(response.status).toBe(405);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'are refused as %s',
    async (type) => {
      const response = await t.post('runs.list', {}, { 'Content-Type': type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    },
  );

  it('are rejected if they are not JSON', async () => {
    const response = await fetch(`${t.origin}/rpc/runs.list`, {
      method: 'POST',
      headers: { ...t.authorization, 'Content-Type': 'application/json; charset=utf-8' },
      body: '{',
    });
    expect(response.status).toBe(400);
  });

  it('are rejected above 1 MiB, with or without a Content-Length', async () => {
    const announced = await t.post('runs.get', { id: 'x'.repeat(1024 * 1024) });
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ ok: false, error: { code: 'bad-input' } });

    const part = 'x'.repeat(0x8000);
    const chunks = Array.from({ length: 33 }, () => `8000\r\n${part}\r\n`).join('');
    const streamed = await rawRequest(
      t.server.port,
      lines('POST /rpc/runs.get', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      `${chunks}0\r\n\r\n`,
    );
    expect(streamed.status).toBe(413);
  });

  it('may be chunked', async () => {
    const response = await rawRequest(
      t.server.port,
      lines('POST /rpc/workstation.info', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n',
    );
    expect(response.status).toBe(200);
    expect(response.body).toContain('"version":"0.1.0"');
  });
});

describe('access control', () => {
  it('rejects requests without the token', async () => {
    for (const authorization of [
      '',
      'Bearer wrong',
      `Basic ${t.server.token}`,
      `Bearer ${t.server.token}x`,
    ]) {
      const response = await t.post('runs.list', {}, { Authorization: authorization });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ ok: false });
    }
    expect((await fetch(`${t.origin}/events`)).status).toBe(401);
    expect((await fetch(`${t.origin}/assets/index-Bx12.js`)).status).toBe(401);
  });

  it.each(['/', '/?token=', '/?token=wrong', '/index.html'])(
    'a browser that opens %s gets instructions',
    async (path) => {
      const response = await fetch(t.origin + path, { redirect: 'manual' });
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(await response.text()).toContain('ridgeline serve');
    },
  );

  it('a browser that opens the printed address gets a cookie and loses the token from its address', async () => {
    const opened = await fetch(t.server.url, { redirect: 'manual' });
    expect(opened.status).toBe(303);
    expect(opened.headers.get('location')).toBe('/');
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).toContain(`ridgeline_${t.server.port}=`);

    const Cookie = cookie.split(';')[0] ?? '';
    const page = await fetch(`${t.origin}/`, { headers: { Cookie } });
    expect(await page.text()).toContain('<title>Ridgeline</title>');
    const answer = await t.post('runs.list', {}, { Cookie, Authorization: '' });
    expect(answer.status).toBe(200);
    expect((await t.post('runs.list', {}, { Cookie: `${Cookie}x`, Authorization: '' })).status).toBe(401);
  });

  it('rejects pages of other sites', async () => {
    const evil = await t.post('runs.list', {}, { Origin: 'http://evil.example' });
    expect(evil.status).toBe(403);
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    expect((await t.post('runs.list', {}, { Origin: t.origin })).status).toBe(200);
    const preflight = await fetch(`${t.origin}/rpc/runs.list`, {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(403);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('rejects other host names', async () => {
    const ask = (host: string) =>
      rawRequest(t.server.port, [
        'GET / HTTP/1.1',
        `Host: ${host}`,
        `Authorization: Bearer ${t.server.token}`,
      ]);
    expect((await ask(`localhost:${t.server.port}`)).status).toBe(200);
    expect((await ask('evil.example')).status).toBe(403);
    expect((await ask(`evil.example:${t.server.port}`)).status).toBe(403);
    expect((await ask('localhost')).status).toBe(403);
  });
});

describe('files', () => {
  it('have a policy that allows only the app itself', async () => {
    for (const path of ['/', '/assets/index-Bx12.js', '/nothing']) {
      const { headers } = await fetch(t.origin + path, { headers: t.authorization });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/linked.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    'http://127.0.0.1/../secret.txt',
  ])('%s stays hidden', async (path) => {
    const response = await rawRequest(t.server.port, lines(`GET ${path}`));
    expect(response.status).toBe(404);
    expect(response.body).not.toContain('SECRET');
  });

  it('have headers without content for HEAD', async () => {
    const response = await fetch(`${t.origin}/`, { method: 'HEAD', headers: t.authorization });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('start and close', () => {
  const start = (options: { port?: number; token?: string }) =>
    startHttpServer({ backend: new SmallBackend(), rendererFolder: '/nowhere', ...options });

  it('listens only on the loopback address', async () => {
    expect(t.server.url).toBe(`http://127.0.0.1:${t.server.port}/?token=${t.server.token}`);
    // All of 127.0.0.0/8 is this machine: a server on 0.0.0.0 would answer here.
    const refused = await new Promise((resolve) => {
      connect(t.server.port, '127.0.0.2')
        .once('error', () => resolve(true))
        .once('connect', () => resolve(false));
    });
    expect(refused).toBe(true);
  });

  it('says what to do about a port that is in use or invalid', async () => {
    const taken = start({ port: t.server.port });
    await expect(taken).rejects.toThrow(RidgelineError);
    await expect(taken).rejects.toThrow(/already in use\. Choose another one/);
    await expect(start({ port: 70_000 })).rejects.toThrow(/70000 is not a port/);
    await expect(start({ token: 'x' })).rejects.toThrow(/16 to 200 letters/);
  });

  it('uses the given port and token', async () => {
    const free = await start({});
    await free.close();
    const again = await start({ port: free.port, token: 'a-chosen-access-token' });
    expect(again.url).toBe(`http://127.0.0.1:${free.port}/?token=a-chosen-access-token`);
    await again.close();
  });

  it('lets a request in progress finish, then frees the port and the subscription', async () => {
    const state = await t.backend.engines();
    const asked: PromiseWithResolvers<void> = Promise.withResolvers();
    const held = Promise.withResolvers<typeof state>();
    t.backend.engines = () => {
      asked.resolve();
      return held.promise;
    };
    const answer = t.post('engines.state', {});
    await asked.promise;
    const started = performance.now();
    const closed = t.server.close();
    held.resolve(state);
    expect((await answer).status).toBe(200);
    await closed;
    // Well below the grace period after which connections are closed.
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(t.backend.subscribers).toBe(0);
    await expect(t.post('runs.list', {})).rejects.toThrow();
  });

  it('can be closed twice', async () => {
    await Promise.all([t.server.close(), t.server.close()]);
  });
});
