/** Requests for the user's settings. */
import { settings, settingsChange } from '../settings.ts';
import { nothing, type ChannelSet } from './shared.ts';

export const settingsChannels = {
  'settings.get': { input: nothing, output: settings },
  /** Returns all settings after the change. */
  'settings.change': { input: settingsChange, output: settings },
} as const satisfies ChannelSet;
