/** The user's settings. */
import type { HandlersOf } from '../contract/channels.ts';
import type { settingsChannels } from '../contract/channels/settings.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function settingsHandlers(workstation: Workstation): HandlersOf<typeof settingsChannels> {
  return {
    'settings.get': async () => workstation.store.settings(),
    'settings.change': async (change) => workstation.changeSettings(change),
  };
}
