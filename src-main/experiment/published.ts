/** Figures that the sources of the presets published, so that a view can draw published next to measured. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';

const perEpoch = z.array(z.number().nonnegative()).min(1);

export const publishedRun = z.strictObject({
  /** The preset that repeats this run. */
  preset: z.string(),
  /** Mean training loss of each epoch, without penalty, as printed. */
  loss: perEpoch,
  /** Seconds of each epoch on the source's machine, as printed. */
  seconds: perEpoch,
  /** Accuracy on the test images after the last epoch, a share. */
  testAccuracy: z.number().min(0).max(1),
});
export type PublishedRun = z.infer<typeof publishedRun>;

const publishedFile = z.strictObject({
  source: z.string(),
  /** Where the figures come from and how they were made. */
  provenance: z.string(),
  runs: z
    .array(
      publishedRun.refine((run) => run.loss.length === run.seconds.length, 'one loss and one time an epoch'),
    )
    .min(1),
});

export interface PublishedFigures extends PublishedRun {
  source: string;
  provenance: string;
}

/**
 * @param resourcesFolder folder that holds `published/`
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

/** Figures published for a preset, or null where its source printed none. */
export function publishedFor(
  published: readonly PublishedFigures[],
  presetId: string,
): PublishedFigures | null {
  return published.find((figures) => figures.preset === presetId) ?? null;
}
