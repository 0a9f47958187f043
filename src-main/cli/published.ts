/** `compare --published`: published figures beside measured ones. */
import type { RunDetail } from '../contract/runs.ts';
import { besidePublished, presetOf, type PublishedRow } from '../experiment/besidePublished.ts';
import { loadPresets } from '../experiment/presets.ts';
import { loadPublished, publishedFor } from '../experiment/published.ts';
import type { Output } from './output.ts';
import { decimal, table } from './table.ts';

export interface PublishedComparison {
  preset: string;
  source: string;
  /** Unit of `at`. */
  unit: 'epoch' | 'step';
  rows: PublishedRow[];
}

/** Null if the run repeats no preset, or if its source published no figures. */
export function publishedComparison(
  { run, epochs }: RunDetail,
  resources: string,
): PublishedComparison | null {
  const preset = presetOf(run.config, loadPresets(resources));
  if (preset === null) return null;
  const figures = publishedFor(loadPublished(resources), preset.id);
  if (figures === null) return null;
  const { source, unit } = figures;
  return { preset: preset.id, source, unit, rows: besidePublished(epochs, figures) };
}

export function printPublished(
  detail: RunDetail,
  comparison: PublishedComparison | null,
  output: Output,
): void {
  const { id, name } = detail.run;
  if (comparison === null) {
    output.line(`\n${id} ${name}: repeats no preset that has published figures.`);
    return;
  }
  output.line(`\n${id} ${name}: preset ${comparison.preset}, published by source ${comparison.source}`);
  const lines = table(comparison.rows, [
    { title: 'figure', cell: (row) => row.metric },
    { title: comparison.unit, align: 'right', cell: (row) => `${row.at}` },
    { title: 'published', align: 'right', cell: (row) => decimal(row.published, 4) },
    { title: 'measured', align: 'right', cell: (row) => decimal(row.measured, 4) },
    {
      title: 'difference',
      align: 'right',
      cell: (row) => decimal(row.measured === null ? null : row.measured - row.published, 4),
    },
  ]);
  for (const line of lines) output.line(line);
}
