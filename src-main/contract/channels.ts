/**
 * Every request of the renderer: name → schemas of input and output. Both transports parse both directions with these
 * schemas, and the client's types are derived from them. One file per area.
 */
import type { z } from 'zod';
import { compareChannels } from './channels/compare.ts';
import { editorChannels } from './channels/editor.ts';
import { datasetChannels } from './channels/datasets.ts';
import { engineChannels } from './channels/engines.ts';
import { presetChannels } from './channels/presets.ts';
import { queueChannels } from './channels/queue.ts';
import { runChannels } from './channels/runs.ts';
import { settingsChannels } from './channels/settings.ts';
import type { ChannelSet } from './channels/shared.ts';
import { weightChannels } from './channels/weights.ts';

export { engineReport, type EngineReport } from './channels/engines.ts';
export type { PresetSummary } from './channels/presets.ts';

export const channels = {
  ...runChannels,
  ...compareChannels,
  ...presetChannels,
  ...weightChannels,
  ...engineChannels,
  ...settingsChannels,
  ...editorChannels,
  ...queueChannels,
  ...datasetChannels,
} as const satisfies ChannelSet;

export type ChannelName = keyof typeof channels;
export type ChannelInput<C extends ChannelName> = z.infer<(typeof channels)[C]['input']>;
export type ChannelOutput<C extends ChannelName> = z.infer<(typeof channels)[C]['output']>;

/** One function per channel of a set. */
export type HandlersOf<S extends ChannelSet> = {
  [C in keyof S]: (input: z.infer<S[C]['input']>) => Promise<z.infer<S[C]['output']>>;
};

/** One function per channel: what the workstation offers and what a client calls. */
export type Handlers = {
  [C in ChannelName]: (input: ChannelInput<C>) => Promise<ChannelOutput<C>>;
};

export function isChannelName(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}
