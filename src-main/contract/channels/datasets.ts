/** Requests about data sets: which are available, how to get the others, and sample images. */
import { z } from 'zod';
import { nothing, type ChannelSet } from './shared.ts';

const count = z.int().nonnegative();

export const datasetSummary = z.strictObject({
  id: z.string(),
  title: z.string(),
  available: z.boolean(),
  /** Drawn by Ridgeline; needs no files. */
  builtIn: z.boolean(),
  /** [height, width, channels] */
  imageShape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  classes: z.array(z.string()),
  /** Number of images in the published set. */
  published: z.strictObject({ train: count, test: count }),
  /** Allowed names of its folder below the data folder. */
  folderNames: z.array(z.string()),
  /** Required files, each also accepted as `.gz` if `gzip`. */
  files: z.array(z.string()),
  gzip: z.boolean(),
  /** Optional files. */
  optionalFiles: z.array(z.string()),
  /** The searched folders, in order, with the missing files of each. */
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
      /** Number of images of the class in each split. */
      train: count,
      test: count,
      /** Training images chosen by the seed: their number, and their concatenated bytes in base64. */
      samples: count,
      images: z.base64(),
    }),
  ),
  /**
   * Whether the bytes are the published ones: `built-in` images are drawn, a `part` has only some of the images, and
   * for `unknown` there is no known checksum.
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
  /** Reads the complete data set; `unavailable` if files are missing, `bad-data` if they are damaged. */
  'datasets.preview': {
    input: z.strictObject({
      id: z.string().min(1).max(200),
      perClass: z.int().positive().max(MAX_SAMPLES_PER_CLASS),
      seed: z.int().nonnegative().max(0xffff_ffff),
    }),
    output: datasetPreview,
  },
} as const satisfies ChannelSet;
