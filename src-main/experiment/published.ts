/** Published figures of the presets' sources, for comparison with measured ones. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';
import { publishedRun, type PublishedFigures } from '../contract/published.ts';

export type { PublishedFigures } from '../contract/published.ts';

const publishedFile = z.strictObject({
  source: z.string(),
  /** Where the figures come from and how they were measured. */
  provenance: z.string(),
  runs: z.array(publishedRun).min(1),
});

/**
 * @param resourcesFolder folder that contains `published/`
 * @throws RidgelineError `not-found` where the folder is missing, `bad-data` that names a damaged file
 */
export function loadPublished(resourcesFolder: string): PublishedFigures[] {
  const folder = path.join(resourcesFolder, 'published');
  return publishedFiles(folder).flatMap((name) => {
    const { source, provenance, runs } = readPublished(path.join(folder, name));
    return runs.map((run) => ({ source, provenance, ...run }));
  });
}

function publishedFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    throw new RidgelineError(
      'not-found',
      `Cannot read the published figures in ${folder}. Reinstall Ridgeline, or restore that folder.`,
      { cause: error },
    );
  }
}

function readPublished(file: string): z.infer<typeof publishedFile> {
  try {
    return publishedFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new RidgelineError(
      'bad-data',
      `${file} does not hold published figures: ${error instanceof Error ? error.message : String(error)}. ` +
        'Reinstall Ridgeline, or restore that file.',
      { cause: error },
    );
  }
}

/** Published figures of a preset, or null if its source printed none. */
export function publishedFor(
  published: readonly PublishedFigures[],
  presetId: string,
): PublishedFigures | null {
  return published.find((figures) => figures.preset === presetId) ?? null;
}
