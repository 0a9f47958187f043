import { expect, it, vi } from 'vitest';
import type { RidgelineBridge } from '../../src-main/contract/bridge.ts';
import { channels } from '../../src-main/contract/channels.ts';

// Stands in for the package `electron`, which downloads a program when it is imported outside of it.
const electron = vi.hoisted(() => {
  const exposed = new Map<string, RidgelineBridge>();
  const listeners = new Map<string, Set<(...args: unknown[]) => void>>();
  const of = (channel: string) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
  return {
    exposed,
    push: (channel: string, ...args: unknown[]) => of(channel)?.forEach((listener) => listener(...args)),
    contextBridge: { exposeInMainWorld: (name: string, api: RidgelineBridge) => exposed.set(name, api) },
    ipcRenderer: {
      invoke: (channel: string, input: unknown) => Promise.resolve({ ok: true, value: [channel, input] }),
      on: (channel: string, listener: () => void) => of(channel)?.add(listener),
      off: (channel: string, listener: () => void) => of(channel)?.delete(listener),
    },
  };
});
vi.mock('electron', () => electron);

async function exposedBridge(): Promise<RidgelineBridge> {
  await import('../../src-main/desktop/preload.ts');
  const bridge = electron.exposed.get('ridgeline');
  if (bridge === undefined) throw new Error('Nothing is exposed as `ridgeline`.');
  return bridge;
}

it('gives a window only requests and events', async () => {
  expect(Object.keys(await exposedBridge())).toEqual(['request', 'onEvent']);
  expect(electron.exposed.size).toBe(1);
});

it('gives a window one function per channel, which sends that request', async () => {
  const { request } = await exposedBridge();
  expect(Object.keys(request).sort()).toEqual(Object.keys(channels).sort());
  for (const [channel, ask] of Object.entries(request)) {
    const answer: unknown = await Reflect.apply(ask, undefined, ['input']);
    expect(answer).toEqual({ ok: true, value: [channel, 'input'] });
  }
});

it('passes events on without Electron’s own object, until the subscription ends', async () => {
  const bridge = await exposedBridge();
  const seen: unknown[][] = [];
  const end = bridge.onEvent((...args) => seen.push(args));
  electron.push('workstation.event', { sender: 'electron' }, { type: 'removed', id: 'a' });
  end();
  electron.push('workstation.event', { sender: 'electron' }, { type: 'removed', id: 'b' });
  expect(seen).toEqual([[{ type: 'removed', id: 'a' }]]);
});
