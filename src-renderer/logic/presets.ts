/** Presets in the groups they are offered in. */
import type { PresetSummary } from '../../src-main/contract/channels.ts';

export interface PresetGroup {
  name: string;
  presets: PresetSummary[];
}

/** Groups that can be started here come first; otherwise groups and presets keep their order. */
export function groupPresets(presets: readonly PresetSummary[]): PresetGroup[] {
  const groups = new Map<string, PresetSummary[]>();
  for (const preset of presets) {
    const group = groups.get(preset.group);
    if (group === undefined) groups.set(preset.group, [preset]);
    else group.push(preset);
  }
  const startable = (group: PresetGroup): boolean => group.presets.some((preset) => preset.missing === null);
  const all = [...groups].map(([name, members]) => ({ name, presets: members }));
  return [...all.filter(startable), ...all.filter((group) => !startable(group))];
}
