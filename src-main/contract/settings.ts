/** The user's settings; stored with the runs, so that they are the same in every browser. */
import { z } from 'zod';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export const LANGUAGES = ['en', 'zh-Hant', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];

export const MAX_PARALLEL_RUNS = 64;

export const settings = z.strictObject({
  theme: z.enum(THEME_CHOICES).default('system'),
  /** `system`: the first supported language of the browser, else English. */
  language: z.enum(['system', ...LANGUAGES]).default('system'),
  /** Columns of the run table, in order; null for the default ones. */
  runColumns: z.array(z.string().max(80)).max(40).nullable().default(null),
  /** How many runs may train in parallel: chosen automatically, or at most this number. */
  parallelRuns: z.union([z.literal('auto'), z.int().min(1).max(MAX_PARALLEL_RUNS)]).default('auto'),
  /** Whether the guide to the demo was finished or closed. */
  guideSeen: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = settings.parse({});

/** A change of settings; omitted keys stay unchanged. */
export const settingsChange = z.strictObject({
  theme: settings.shape.theme.unwrap().optional(),
  language: settings.shape.language.unwrap().optional(),
  runColumns: settings.shape.runColumns.unwrap().optional(),
  parallelRuns: settings.shape.parallelRuns.unwrap().optional(),
  guideSeen: settings.shape.guideSeen.unwrap().optional(),
});
export type SettingsChange = z.infer<typeof settingsChange>;
