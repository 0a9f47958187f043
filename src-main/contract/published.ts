/** Figures that the sources of the presets published, in the terms of a run's records. */
import { z } from 'zod';
import { renamed, SHOWN, stands } from './metrics.ts';

const publishedMetric = z.enum(SHOWN.filter((metric) => stands(metric, 'published')));

const figures = z
  .strictObject({
    /** Epochs or steps, ascending. */
    at: z.array(z.int().nonnegative()).min(1),
    values: z.array(z.number().nonnegative()),
  })
  .refine(({ at, values }) => at.length === values.length, 'as many values as places')
  .refine(({ at }) => at.every((place, i) => i === 0 || place > (at[i - 1] ?? 0)), 'ascending places');

/** Undefined where none of the names was ever a metric's: zod then says what it does not know. */
function nowCalled(names: readonly string[]): string | undefined {
  const told = names.flatMap((name) => {
    const now = renamed(name);
    return now === undefined ? [] : [`${name} is called ${now} now`];
  });
  return told.length === 0 ? undefined : told.join(', ');
}

export const publishedRun = z.strictObject({
  /** The preset that repeats this run. */
  preset: z.string(),
  /** What `at` counts: finished epochs, or steps trained. */
  unit: z.enum(['epoch', 'step']),
  figures: z.partialRecord(publishedMetric, figures, {
    error: ({ input }) =>
      typeof input === 'object' && input !== null ? nowCalled(Object.keys(input)) : undefined,
  }),
});

export const publishedFigures = publishedRun.extend({
  source: z.string(),
  /** Where the figures come from and how they were made. */
  provenance: z.string(),
});
export type PublishedFigures = z.infer<typeof publishedFigures>;
