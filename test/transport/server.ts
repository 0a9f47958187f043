import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpServer } from '../../src-main/transport/http.ts';
import type { RunningHttpServer } from '../../src-main/transport/http.ts';
import { SmallBackend } from './backend.ts';

export interface TestServer {
  backend: SmallBackend;
  server: RunningHttpServer;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  authorization: { Authorization: string };
  post(channel: string, input: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** A folder `renderer` with a page, a hashed script and a link to the outside, next to a file `secret.txt`. */
export async function makeRendererFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'ridgeline-renderer-'));
  const folder = join(parent, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.txt'), 'SECRET');
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Ridgeline</title>');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets', 'index-Bx12.js'), 'export {};');
  await symlink(join(parent, 'secret.txt'), join(folder, 'linked.txt'));
  // A file name on this system, a path to the parent folder on Windows.
  if (process.platform !== 'win32') await writeFile(join(folder, '..\\secret.txt'), 'SECRET');
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

export async function startTestServer(): Promise<TestServer> {
  const { folder, remove } = await makeRendererFolder();
  const backend = new SmallBackend();
  const server = await startHttpServer({ backend, rendererFolder: folder });
  const origin = `http://127.0.0.1:${server.port}`;
  const authorization = { Authorization: `Bearer ${server.token}` };
  return {
    backend,
    server,
    origin,
    authorization,
    post: (channel, input, headers = {}) =>
      fetch(`${origin}/rpc/${channel}`, {
        method: 'POST',
        headers: { ...authorization, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(input),
      }),
    close: async () => {
      await server.close();
      await remove();
    },
  };
}
