/** Requests about presets and the demo. */
import { z } from 'zod';
import { experimentConfig } from '../config.ts';
import { nothing, runId, type ChannelSet } from './shared.ts';

const presetSummary = z.strictObject({
  id: z.string(),
  group: z.string(),
  title: z.string(),
  notes: z.string(),
  config: experimentConfig,
  /** Null if its data set is available, else how to get it. */
  missing: z.string().nullable(),
});
export type PresetSummary = z.infer<typeof presetSummary>;

export const presetChannels = {
  'presets.list': { input: nothing, output: z.array(presetSummary) },
  /** Queue a preset or the three runs of the demo. Returns the ids in queue order. */
  'runs.startPreset': {
    input: z.strictObject({ preset: z.string().min(1).max(200), seed: z.int().nonnegative().optional() }),
    output: z.strictObject({ ids: z.array(runId) }),
  },
  'runs.startDemo': { input: nothing, output: z.strictObject({ ids: z.array(runId) }) },
} as const satisfies ChannelSet;
