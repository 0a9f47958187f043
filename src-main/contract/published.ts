/** Figures published by the sources of the presets, as metrics of records. */
import { z } from 'zod';
import { renamed, SHOWN, appearsIn } from './metrics.ts';

const publishedMetric = z.enum(SHOWN.filter((metric) => appearsIn(metric, 'published')));

const figures = z
  .strictObject({
    /** Epochs or steps, ascending. */
    at: z.array(z.int().nonnegative()).min(1),
    values: z.array(z.number().nonnegative()),
  })
  .refine(({ at, values }) => at.length === values.length, 'as many values as entries in at')
  .refine(({ at }) => at.every((value, i) => i === 0 || value > (at[i - 1] ?? 0)), 'ascending entries in at');

/** Undefined if none of the names is a former metric name: zod's own message then names the unknown key. */
function renameHints(names: readonly string[]): string | undefined {
  const hints = names.flatMap((name) => {
    const now = renamed(name);
    return now === undefined ? [] : [`${name} is now called ${now}`];
  });
  return hints.length === 0 ? undefined : hints.join(', ');
}

export const publishedRun = z.strictObject({
  /** The preset that repeats this run. */
  preset: z.string(),
  /** Unit of `at`: finished epochs, or trained steps. */
  unit: z.enum(['epoch', 'step']),
  figures: z.partialRecord(publishedMetric, figures, {
    error: ({ input }) =>
      typeof input === 'object' && input !== null ? renameHints(Object.keys(input)) : undefined,
  }),
});

export const publishedFigures = publishedRun.extend({
  source: z.string(),
  /** Where the figures come from and how they were made. */
  provenance: z.string(),
});
export type PublishedFigures = z.infer<typeof publishedFigures>;
