import { BrowserWindow, ipcMain } from 'electron';
import { channels } from '../contract/channels.ts';
import { dispatch } from '../transport/dispatch.ts';
import type { Backend } from '../transport/types.ts';
import { EVENT_CHANNEL } from './eventChannel.ts';
import { refuseSender } from './senderPolicy.ts';

/**
 * Answers the requests of the app's windows and pushes the workstation's events to them.
 * @param origin the only origin whose pages may send requests
 * @returns a function that disconnects
 */
export function connectIpc(backend: Backend, origin: string): () => void {
  const names = Object.keys(channels);
  for (const channel of names) {
    ipcMain.handle(channel, (event, input: unknown) => {
      const refusal = refuseSender(event.senderFrame, origin);
      if (refusal !== null) {
        console.error(`Refused the request "${channel}": ${refusal}.`);
        throw new Error(`Ridgeline does not answer "${channel}": ${refusal}.`);
      }
      return dispatch(backend.handlers, channel, input);
    });
  }
  const unsubscribe = backend.subscribe((event) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
    }
  });
  return () => {
    unsubscribe();
    for (const channel of names) ipcMain.removeHandler(channel);
  };
}
