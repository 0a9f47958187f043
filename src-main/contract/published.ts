/** Figures that the sources of the presets published, in the terms of a run's records. */
import { z } from 'zod';

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

export const publishedFigures = publishedRun.extend({
  source: z.string(),
  /** Where the figures come from and how they were made. */
  provenance: z.string(),
});
export type PublishedFigures = z.infer<typeof publishedFigures>;
