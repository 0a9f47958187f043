import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { channels } from '../../src-main/contract/channels.ts';
import { RESOURCES_FOLDER } from '../../src-main/program/folders.ts';
import { openWorkstation } from '../../src-main/workstation/workstation.ts';

interface Preferences {
  webPreferences: Record<string, unknown>;
}
type Handle = (request: { url: string }) => Promise<Response>;
type Invoked = (event: object, input: unknown) => unknown;

// Stands in for the package `electron`, which downloads a program when it is imported outside of it. The
// window of the real one is tested in app.pw.ts, where it is installed.
const electron = vi.hoisted(() => ({
  calls: [] as string[],
  app: undefined as EventEmitter | undefined,
  windows: [] as EventEmitter[],
  options: [] as Preferences[],
  loaded: [] as string[],
  permissions: new Map<string, (...args: unknown[]) => unknown>(),
  scheme: new Map<string, Handle>(),
  invoked: new Map<string, Invoked>(),
  profile: '',
}));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const note = (name: string) => electron.calls.push(name);
  const app = Object.assign(new Emitter(), {
    isPackaged: true,
    requestSingleInstanceLock: () => true,
    enableSandbox: () => note('sandbox'),
    whenReady: () => Promise.resolve().then(() => note('ready')),
    getPath: () => electron.profile,
    quit: () => note('quit'),
    exit: (code: number) => note(`exit ${code}`),
  });
  electron.app = app;
  class BrowserWindow extends Emitter {
    static getAllWindows = () => electron.windows;
    webContents = { send: () => undefined };
    constructor(options: Preferences) {
      super();
      electron.options.push(options);
      electron.windows.push(this);
    }
    isDestroyed = () => false;
    isMinimized = () => false;
    isMaximized = () => true;
    getNormalBounds = () => ({ width: 900, height: 600 });
    show = () => note('show');
    focus = () => note('focus');
    loadURL = (url: string) => Promise.resolve(void electron.loaded.push(url));
  }
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => {
    electron.permissions.set(name, handler);
  };
  return {
    app,
    BrowserWindow,
    dialog: { showErrorBox: (_title: string, text: string) => note(text) },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => note('menu') },
    protocol: {
      registerSchemesAsPrivileged: () => note('scheme'),
      handle: (scheme: string, handle: Handle) => electron.scheme.set(scheme, handle),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: keep('request'),
        setPermissionCheckHandler: keep('check'),
        setDevicePermissionHandler: keep('device'),
      },
    },
    ipcMain: {
      handle: (channel: string, handler: Invoked) => electron.invoked.set(channel, handler),
      removeHandler: (channel: string) => electron.invoked.delete(channel),
    },
    utilityProcess: {},
  };
});

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ridgeline-main-'));
  electron.profile = home;
  vi.stubEnv('RIDGELINE_HOME', join(home, 'home'));
  vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
  await import('../../src-main/desktop/main.ts');
  await vi.waitUntil(() => electron.loaded.length > 0 || electron.calls.includes('exit 1'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

it('prepares scheme and sandbox before Electron is ready, then opens the app’s own page', () => {
  expect(electron.calls).toEqual(['scheme', 'sandbox', 'ready', 'menu']);
  // A packaged app ignores the variable of the development server.
  expect(electron.loaded).toEqual(['ridgeline://app/']);
});

it('opens a window without access to Node', () => {
  expect(electron.options[0]?.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

it('answers the window from a workstation in the home folder', async () => {
  expect([...electron.invoked.keys()].sort()).toEqual(Object.keys(channels).sort());
  const event = { senderFrame: { url: 'ridgeline://app/', parent: null } };
  expect(await electron.invoked.get('runs.list')?.(event, {})).toEqual({ ok: true, value: [] });
  expect(existsSync(join(home, 'home', 'ridgeline.db'))).toBe(true);
});

it('confines every page to the app', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let open: unknown;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => unknown) => (open = handler()),
  });
  electron.app?.emit('web-contents-created', {}, contents);
  expect(open).toEqual({ action: 'deny' });
  const prevented = (event: string, url: string): boolean => {
    let stopped = false;
    contents.emit(event, { url, preventDefault: () => (stopped = true) });
    return stopped;
  };
  expect(prevented('will-frame-navigate', 'https://evil.example/')).toBe(true);
  expect(prevented('will-redirect', 'file:///etc/passwd')).toBe(true);
  expect(prevented('will-attach-webview', 'ridgeline://app/')).toBe(true);
  expect(prevented('will-frame-navigate', 'ridgeline://app/#/runs')).toBe(false);
  log.mockRestore();
});

it('grants no permission', () => {
  const answers: unknown[] = [];
  electron.permissions.get('request')?.({}, 'media', (granted: unknown) => answers.push(granted));
  answers.push(
    electron.permissions.get('check')?.({}, 'notifications'),
    electron.permissions.get('device')?.({}),
  );
  expect(answers).toEqual([false, false, false]);
});

it('serves its scheme with the content security policy, and no other host', async () => {
  for (const url of [
    'ridgeline://app/nothing',
    'ridgeline://elsewhere/',
    'ridgeline://app/../package.json',
  ]) {
    const response = await electron.scheme.get('ridgeline')?.({ url });
    expect(response?.status).toBe(404);
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

it('shows the window again when Ridgeline is started twice', () => {
  electron.calls.length = 0;
  electron.app?.emit('second-instance');
  expect(electron.calls).toEqual(['focus']);
  expect(electron.windows).toHaveLength(1);
});

it('remembers the window’s size, and closes the workstation before it quits', async () => {
  electron.windows[0]?.emit('close');
  expect(existsSync(join(home, 'window.json'))).toBe(true);

  electron.calls.length = 0;
  let held = 0;
  const quit = { preventDefault: () => (held += 1) };
  electron.app?.emit('will-quit', quit);
  electron.app?.emit('will-quit', quit);
  expect(held).toBe(2);
  await vi.waitUntil(() => electron.calls.includes('quit'));
  expect(electron.invoked.size).toBe(0);
  // The store takes one writer at a time.
  const again = openWorkstation({
    home: join(home, 'home'),
    dataFolder: null,
    resources: RESOURCES_FOLDER,
    trainerPath: 'unused',
  });
  await again.close();
  electron.app?.emit('will-quit', quit);
  expect(held).toBe(2);
  expect(electron.calls).toEqual(['quit']);
});
