/** Groups and searches presets. */
import type { PresetSummary } from '../../../../src-main/contract/channels.ts';

export interface PresetGroup {
  /** The part of the presets' ids before the slash. */
  id: string;
  name: string;
  /**
   * `demo`: no data needed, about a minute. `quick`: a shorter form of a group, minutes on a CPU; `full`: as
   * published. Null where there is only one form.
   */
  length: 'demo' | 'quick' | 'full' | null;
  presets: PresetSummary[];
}

/** The demo first, then groups whose data is available; otherwise the order is kept. */
export function groupPresets(presets: readonly PresetSummary[]): PresetGroup[] {
  const groups = new Map<string, PresetSummary[]>();
  for (const preset of presets) {
    const id = groupOf(preset);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [preset]);
    else group.push(preset);
  }
  const rank = (group: PresetGroup): number => {
    if (group.length === 'demo') return 0;
    return group.presets.some((preset) => preset.missing === null) ? 1 : 2;
  };
  return [...groups]
    .map(([id, members]) => ({
      id,
      name: members[0]?.group ?? id,
      length: lengthOf(id, groups),
      presets: members,
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/** Presets with every word of the query in title, notes, id, data set, model or penalty. */
export function searchPresets(presets: readonly PresetSummary[], text: string): PresetSummary[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return presets.filter(({ id, group, title, notes, config }) => {
    const { dataset, model, regularizer, optimizer } = config;
    const all = [id, group, title, notes, dataset.id, model.kind, regularizer.kind, optimizer.kind];
    const searched = all.join('\n').toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

function groupOf({ id }: PresetSummary): string {
  return id.split('/', 1)[0] ?? id;
}

function lengthOf(id: string, groups: ReadonlyMap<string, unknown>): PresetGroup['length'] {
  if (id === 'demo') return 'demo';
  if (id.endsWith('-quick')) return 'quick';
  return groups.has(`${id}-quick`) ? 'full' : null;
}
