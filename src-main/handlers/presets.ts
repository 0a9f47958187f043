/** Presets and the demo. */
import type { HandlersOf } from '../contract/channels.ts';
import type { presetChannels, PresetSummary } from '../contract/channels/presets.ts';
import { datasetIds, datasetStatus } from '../datasets/catalog.ts';
import { DEMO_PRESETS } from '../experiment/demo.ts';
import { findPreset, type Preset } from '../experiment/presets.ts';
import type { Workstation } from '../workstation/workstation.ts';

export function presetHandlers(workstation: Workstation): HandlersOf<typeof presetChannels> {
  const start = (presets: readonly string[], seed?: number): { ids: string[] } => {
    const configs = presets.map((id) => {
      const { config } = findPreset(workstation.presets, id);
      return seed === undefined ? config : { ...config, seed };
    });
    return { ids: workstation.enqueue(configs).map((run) => run.id) };
  };
  return {
    'presets.list': async () => workstation.presets.map((preset) => presetSummary(preset, workstation)),
    'runs.startPreset': async ({ preset, seed }) => start([preset], seed),
    'runs.startDemo': async () => start(DEMO_PRESETS),
  };
}

function presetSummary(preset: Preset, { options }: Workstation): PresetSummary {
  const { id, group, title, notes, config } = preset;
  const known = datasetIds.includes(config.dataset.id);
  const missing = known
    ? datasetStatus(config.dataset.id, options).reason
    : `no data set ${config.dataset.id}`;
  return { id, group, title, notes, config, missing };
}
