import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { channels } from '../../src-main/contract/channels.ts';
import { connectIpc } from '../../src-main/desktop/ipc.ts';
import { APP_ORIGIN } from '../../src-main/desktop/senderPolicy.ts';
import { RUN, SmallBackend } from '../transport/backend.ts';

type Handler = (event: { senderFrame: object | null }, input: unknown) => unknown;

// Stands in for the package `electron`, which downloads a program when it is imported outside of it.
const electron = vi.hoisted(() => ({
  handlers: new Map<string, Handler>(),
  sent: [] as unknown[][],
  windows: [] as { isDestroyed(): boolean; webContents: { send(...args: unknown[]): void } }[],
}));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: Handler) => electron.handlers.set(channel, handler),
    removeHandler: (channel: string) => electron.handlers.delete(channel),
  },
  BrowserWindow: { getAllWindows: () => electron.windows },
}));

const window = (destroyed: boolean) => ({
  isDestroyed: () => destroyed,
  webContents: { send: (...args: unknown[]) => electron.sent.push(args) },
});
const page = { senderFrame: { url: 'ridgeline://app/', parent: null } };

let backend: SmallBackend;
let disconnect: () => void;
beforeEach(() => {
  electron.sent.length = 0;
  backend = new SmallBackend();
  disconnect = connectIpc(backend, APP_ORIGIN);
});
afterEach(() => {
  disconnect();
  vi.restoreAllMocks();
});

it('answers every channel to the app’s own page', async () => {
  expect([...electron.handlers.keys()].sort()).toEqual(Object.keys(channels).sort());
  expect(await electron.handlers.get('runs.list')?.(page, {})).toEqual({ ok: true, value: [RUN] });
  expect(await electron.handlers.get('runs.get')?.(page, { id: 7 })).toMatchObject({
    ok: false,
    error: { code: 'bad-input' },
  });
});

it.each([
  ['a frame that is gone', null],
  ['a page of another site', { url: 'https://evil.example/', parent: null }],
  ['a frame inside the page', { url: 'ridgeline://app/', parent: {} }],
])('refuses %s aloud', (_name, senderFrame) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => electron.handlers.get('runs.list')?.({ senderFrame }, {})).toThrow(
    /does not answer "runs\.list"/,
  );
  expect(log).toHaveBeenCalledWith(expect.stringContaining('Refused the request "runs.list"'));
});

it('pushes events to the windows that are open', () => {
  electron.windows = [window(false), window(true), window(false)];
  backend.emit({ type: 'removed', id: 'a' });
  const message = ['workstation.event', { type: 'removed', id: 'a' }];
  expect(electron.sent).toEqual([message, message]);
});

it('removes its handlers when it disconnects', () => {
  disconnect();
  expect(electron.handlers.size).toBe(0);
  expect(backend.subscribers).toBe(0);
});
