/** Figures that the sources of the presets published, so that a view can draw published next to measured. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';

/** What a source printed, in the terms of a run's records (`EpochRecord`). */
const publishedMetric = z.enum([
  'loss',
  'acc',
  'valLoss',
  'valAcc',
  'trainAcc',
  'penalty',
  'seconds',
  /** Loss and penalty in one, as Keras prints it. */
  'objective',
  'valObjective',
]);
export type PublishedMetric = z.infer<typeof publishedMetric>;

const figures = z
  .strictObject({
    /** Epochs or steps, ascending. */
    at: z.array(z.int().nonnegative()).min(1),
    values: z.array(z.number().nonnegative()),
  })
  .refine(({ at, values }) => at.length === values.length, 'as many values as places')
  .refine(({ at }) => at.every((place, i) => i === 0 || place > (at[i - 1] ?? 0)), 'ascending places');

export const publishedRun = z.strictObject({
  /** The preset that repeats this run. */
  preset: z.string(),
  /** What `at` counts: finished epochs, or steps trained. */
  unit: z.enum(['epoch', 'step']),
  figures: z.partialRecord(publishedMetric, figures),
});
export type PublishedRun = z.infer<typeof publishedRun>;

const publishedFile = z.strictObject({
  source: z.string(),
  /** Where the figures come from and how they were made. */
  provenance: z.string(),
  runs: z.array(publishedRun).min(1),
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
