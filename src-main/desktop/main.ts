/** Ridgeline as a desktop app. `ridgeline serve` shows the same window in a browser (cli.ts). */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, protocol, session, utilityProcess } from 'electron';
import type { MenuItemConstructorOptions, WebContents } from 'electron';
import { toErrorPayload } from '../contract/errors.ts';
import { createBackend } from '../handlers/backend.ts';
import { dataFolder, homeFolder, RESOURCES_FOLDER } from '../program/folders.ts';
import { readRendererFile } from '../transport/rendererFiles.ts';
import { SECURITY_HEADERS } from '../transport/securityHeaders.ts';
import { openWorkstation, type Workstation } from '../workstation/workstation.ts';
import { connectIpc } from './ipc.ts';
import { APP_ORIGIN, APP_SCHEME, isWithin } from './senderPolicy.ts';
import { utilityTrainer } from './utilityTrainer.ts';
import { MIN_HEIGHT, MIN_WIDTH, readWindowState, saveWindowState } from './windowState.ts';

const BUILD_FOLDER = join(import.meta.dirname, '..');
const TRAINER = join(import.meta.dirname, 'trainer.js');

/** Set by `electron-vite dev`, where Vite serves the page; a packaged app accepts only its own scheme. */
const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const pageUrl = devServer ?? `${APP_ORIGIN}/`;
const pageOrigin = devServer === undefined ? APP_ORIGIN : new URL(devServer).origin;

if (app.requestSingleInstanceLock()) {
  registerScheme();
  sandboxPages();
  confinePages();
  reportCrashes();
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

function start(): void {
  denyPermissions();
  serveRenderer();
  setMenu();
  const workstation = openWorkstation({
    home: homeFolder(),
    dataFolder: dataFolder(),
    resources: RESOURCES_FOLDER,
    trainerPath: TRAINER,
    spawn: () =>
      utilityTrainer(
        utilityProcess.fork(TRAINER, [], {
          serviceName: 'Ridgeline trainer',
          stdio: ['ignore', 'ignore', 'pipe'],
        }),
      ),
  });
  const disconnect = connectIpc(createBackend(workstation), pageOrigin);
  closeBeforeQuit(workstation, disconnect);
  keepOneWindow();
  workstation.resumeQueue();
}

function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

function sandboxPages(): void {
  app.enableSandbox();
}

/** No page leaves the app, opens a window or embeds another page. */
function confinePages(): void {
  app.on('web-contents-created', (_created, contents) => {
    const stay = (event: { url: string; preventDefault(): void }): void => {
      if (isWithin(pageOrigin, event.url)) return;
      console.error(`Blocked a navigation to ${event.url}.`);
      event.preventDefault();
    };
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function reportCrashes(): void {
  app.on('render-process-gone', (_gone, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    console.error(`The window's process ended: ${reason}, exit code ${exitCode}.`);
    void offerReload(contents, reason);
  });
  app.on('child-process-gone', (_gone, { type, name, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    console.error(`The process "${name ?? type}" ended: ${reason}, exit code ${exitCode}.`);
  });
}

async function offerReload(contents: WebContents, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The window stopped working.',
    detail: `Reason: ${reason}. Running runs continue. Reload the window to see them again.`,
    buttons: ['Reload', 'Quit Ridgeline'],
  });
  if (response !== 0) app.quit();
  else if (!contents.isDestroyed()) contents.reload();
}

function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

function serveRenderer(): void {
  const folder = join(BUILD_FOLDER, 'renderer');
  protocol.handle(APP_SCHEME, async ({ url }) => {
    const file = isWithin(APP_ORIGIN, url) ? await readRendererFile(folder, new URL(url).pathname) : null;
    if (file === null)
      return new Response('There is no such file.', { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.body, { headers: { ...file.headers, ...SECURITY_HEADERS } });
  });
}

function setMenu(): void {
  const forMac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...forMac,
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'reload' },
          ...forDevelopers,
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}

/** Delays quitting until running trainers have stopped and the database is closed. */
function closeBeforeQuit(workstation: Workstation, disconnect: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    disconnect();
    workstation
      .close()
      .catch((error: unknown) => console.error('Closing failed:', error))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}

function keepOneWindow(): void {
  openWindow();
  app.on('second-instance', focusWindow);
  app.on('activate', focusWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

function openWindow(): void {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    title: 'Ridgeline',
    width: state.width,
    height: state.height,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    webPreferences: {
      preload: join(BUILD_FOLDER, 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // Off, because Chromium downloads its dictionaries.
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const { width, height } = window.getNormalBounds();
    saveWindowState(stateFile, { width, height, maximized: window.isMaximized() });
  });
  window.loadURL(pageUrl).catch((error: unknown) => giveUp(error));
}

function giveUp(error: unknown): void {
  console.error('Ridgeline could not start:', error);
  dialog.showErrorBox('Ridgeline could not start', toErrorPayload(error).message);
  app.exit(1);
}
