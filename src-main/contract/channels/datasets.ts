/** Requests about data sets: which are there, how to get the others, and what their images look like. */
import { z } from 'zod';
import { nothing, type ChannelSet } from './shared.ts';

const count = z.int().nonnegative();

export const datasetSummary = z.strictObject({
  id: z.string(),
  title: z.string(),
  available: z.boolean(),
  /** Drawn by Ridgeline itself, no files. */
  builtIn: z.boolean(),
  /** [height, width, channels] */
  imageShape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  classes: z.array(z.string()),
  /** Images of the whole set as it was published. */
  published: z.strictObject({ train: count, test: count }),
  /** What its folder may be called below the data folder. */
  folderNames: z.array(z.string()),
  /** Files that have to be in the folder, each also as `.gz` where `gzip`. */
  files: z.array(z.string()),
  gzip: z.boolean(),
  /** Files that are read where they are there. */
  optionalFiles: z.array(z.string()),
  /** The folders that were looked in, in order, and what each lacks. */
  places: z.array(z.strictObject({ path: z.string(), missing: z.array(z.string()) })),
});
export type DatasetSummary = z.infer<typeof datasetSummary>;

export const datasetPreview = z.strictObject({
  id: z.string(),
  imageShape: datasetSummary.shape.imageShape,
  train: count,
  test: count,
  classes: z.array(
    z.strictObject({
      name: z.string(),
      /** Images of the class in each split. */
      train: count,
      test: count,
      /** Training images chosen by the seed: how many, and their bytes one after another in base 64. */
      samples: count,
      images: z.base64(),
    }),
  ),
  /**
   * Whether the bytes are the published ones: `built-in` images are drawn, of a `part` only some images are
   * here, for `unknown` no checksum of the whole is known.
   */
  checksum: z.enum(['published', 'different', 'part', 'unknown', 'built-in']),
});
export type DatasetPreview = z.infer<typeof datasetPreview>;

const MAX_SAMPLES_PER_CLASS = 12;

export const datasetChannels = {
  'datasets.list': {
    input: nothing,
    output: z.strictObject({
      /** Folder with data sets in their published layout (RIDGELINE_DATA), or null where none is set. */
      dataFolder: z.string().nullable(),
      datasets: z.array(datasetSummary),
    }),
  },
  /** Reads the whole data set; `unavailable` where it is not here, `bad-data` where it is damaged. */
  'datasets.preview': {
    input: z.strictObject({
      id: z.string().min(1).max(200),
      perClass: z.int().positive().max(MAX_SAMPLES_PER_CLASS),
      seed: z.int().nonnegative().max(0xffff_ffff),
    }),
    output: datasetPreview,
  },
} as const satisfies ChannelSet;
