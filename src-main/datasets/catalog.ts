/** The data sets that Ridgeline knows. */
import type { DatasetSummary } from '../contract/channels/datasets.ts';
import { RidgelineError } from '../contract/errors.ts';
import { cifarSource } from './cifarSource.ts';
import { DIGITS_SIZE, DIGITS_TEST_COUNT, DIGITS_TITLE, DIGITS_TRAIN_COUNT, digits } from './digits/digits.ts';
import { idxSource } from './idxSource.ts';
import {
  type DataFolders,
  type DatasetExtent,
  type DatasetSource,
  existing,
  type PublishedSet,
  searchedFolders,
  type WantedCounts,
} from './source.ts';
import { subsetIndices } from './subset.ts';
import type { Dataset } from './types.ts';

export type { DataFolders, DatasetExtent, WantedCounts } from './source.ts';

export interface DatasetStatus {
  id: string;
  title: string;
  available: boolean;
  /** Null if available, else what is missing and how to provide it. */
  reason: string | null;
}

const DIGIT_CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const builtInDigits: DatasetSource = {
  id: 'digits',
  title: DIGITS_TITLE,
  published: {
    classes: DIGIT_CLASSES,
    imageShape: [DIGITS_SIZE, DIGITS_SIZE, 1],
    counts: { train: DIGITS_TRAIN_COUNT, test: DIGITS_TEST_COUNT },
    folderNames: [],
    files: [],
    optionalFiles: [],
    gzip: false,
    fingerprint: null,
  },
  missing: () => null,
  extent: () => ({
    imageShape: [DIGITS_SIZE, DIGITS_SIZE, 1],
    classes: 10,
    trainCount: DIGITS_TRAIN_COUNT,
    testCount: DIGITS_TEST_COUNT,
  }),
  stamp: () => 'drawn',
  load: async (_folders, { trainCount, testCount, trainSeed }) => {
    const train = trainCount === 'all' ? DIGITS_TRAIN_COUNT : trainCount;
    const chosen = train < DIGITS_TRAIN_COUNT && trainSeed !== undefined;
    return Promise.resolve(
      digits({
        trainCount: train,
        testCount: testCount === 'all' ? DIGITS_TEST_COUNT : testCount,
        ...(chosen ? { trainImages: subsetIndices(DIGITS_TRAIN_COUNT, train, trainSeed) } : {}),
      }),
    );
  },
};

const FASHION_CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

const sources: readonly DatasetSource[] = [
  builtInDigits,
  idxSource(
    'mnist',
    'MNIST',
    DIGIT_CLASSES,
    '06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16',
  ),
  idxSource(
    'fashion-mnist',
    'Fashion-MNIST',
    FASHION_CLASSES,
    'ca3ab2a37f845e1b8ae23cab1b51749a3011ba3bf1d9016176d75cbaabac376f',
  ),
  cifarSource,
];

export const datasetIds: readonly string[] = sources.map(({ id }) => id);

/**
 * Whether a data set can be loaded. Checks only that the files exist.
 * @throws RidgelineError `bad-input` for an unknown id
 */
export function datasetStatus(id: string, folders: DataFolders): DatasetStatus {
  const source = requireSource(id);
  const reason = source.missing(folders);
  return { id, title: source.title, available: reason === null, reason };
}

/** Summaries of all data sets, without reading their content. */
export function datasetSummaries(folders: DataFolders): DatasetSummary[] {
  return sources.map(({ id, title, published, missing }) => {
    const { classes, imageShape, counts, folderNames, files, optionalFiles, gzip } = published;
    const searched = files.length === 0 ? [] : searchedFolders(id, folderNames, folders);
    return {
      id,
      title,
      available: missing(folders) === null,
      builtIn: files.length === 0,
      imageShape: [...imageShape],
      classes: [...classes],
      published: counts,
      folderNames: [...folderNames],
      files: [...files],
      gzip,
      optionalFiles: [...optionalFiles],
      places: searched.map((path) => ({
        path,
        missing: files.filter((file) => existing(path, file) === undefined),
      })),
    };
  });
}

/** @throws RidgelineError `bad-input` for an unknown id */
export function publishedSet(id: string): PublishedSet {
  return requireSource(id).published;
}

/**
 * Image shape, classes and counts, without reading the images.
 * @throws RidgelineError `bad-input` for an unknown id
 */
export function datasetExtent(id: string, folders: DataFolders): DatasetExtent {
  return requireSource(id).extent(folders);
}

/**
 * Loads a data set.
 * @throws RidgelineError `bad-input` for an unknown id or more images than there are, `unavailable` when
 *   files are missing, `bad-data` when they are damaged
 */
export async function loadDataset(id: string, folders: DataFolders, wanted: WantedCounts): Promise<Dataset> {
  return requireSource(id).load(folders, wanted);
}

/** As `loadDataset`, but keeps the last data set in memory and returns it again while its files are unchanged. */
export class DatasetCache {
  #last: { key: string; dataset: Dataset } | null = null;

  async load(id: string, folders: DataFolders, wanted: WantedCounts): Promise<Dataset> {
    const { trainCount, testCount, trainSeed } = wanted;
    const stamp = requireSource(id).stamp(folders);
    const key = JSON.stringify([id, stamp, trainCount, testCount, trainSeed]);
    if (this.#last?.key !== key) {
      // Freed first: two large data sets may not fit into memory.
      this.#last = null;
      this.#last = { key, dataset: await loadDataset(id, folders, wanted) };
    }
    return this.#last.dataset;
  }
}

function requireSource(id: string): DatasetSource {
  const source = sources.find((candidate) => candidate.id === id);
  if (source) return source;
  throw new RidgelineError(
    'bad-input',
    `Unknown data set "${id}". Set dataset.id to one of: ${datasetIds.join(', ')}.`,
  );
}
