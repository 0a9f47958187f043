/** The data sets that Ridgeline knows, where it looks for them, and how they are loaded. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RidgelineError } from '../contract/errors.ts';
import { DIGITS_TEST_COUNT, DIGITS_TITLE, DIGITS_TRAIN_COUNT, digits } from './digits/digits.ts';
import { readLabelledImages } from './idx.ts';
import { firstN, type Count } from './subset.ts';
import type { Dataset, Split } from './types.ts';

export interface DataFolders {
  /** Workstation home; imported data lies in `<home>/datasets/<id>/` and is looked for first. */
  home: string;
  /** Folder with data sets in their published layout, `<dataFolder>/<id>/`, or null. */
  dataFolder: string | null;
}

export interface DatasetStatus {
  id: string;
  title: string;
  available: boolean;
  /** Null when available; else what is missing and how to provide it. */
  reason: string | null;
}

/** How many images of each split to load, from its beginning. */
export interface WantedCounts {
  trainCount: Count;
  testCount: Count;
}

const BUILT_IN = 'digits';

interface IdxSource {
  id: string;
  title: string;
  classes: readonly string[];
}

/** Sets of 28 × 28 grey images published as four IDX files. */
const IDX_SOURCES: readonly IdxSource[] = [
  { id: 'mnist', title: 'MNIST', classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  {
    id: 'fashion-mnist',
    title: 'Fashion-MNIST',
    classes: [
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
    ],
  },
];
const IDX_SIDE = 28;
const IDX_FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

export const datasetIds: readonly string[] = [BUILT_IN, ...IDX_SOURCES.map(({ id }) => id)];

/**
 * Whether a data set can be loaded, judged by which files exist; their content is not read.
 * @throws RidgelineError `bad-input` for an unknown id
 */
export function datasetStatus(id: string, folders: DataFolders): DatasetStatus {
  if (id === BUILT_IN) return { id, title: DIGITS_TITLE, available: true, reason: null };
  const source = requireSource(id);
  const available = locate(source, folders) !== null;
  return { id, title: source.title, available, reason: available ? null : missingReason(source, folders) };
}

/**
 * Loads a data set.
 * @throws RidgelineError `bad-input` for an unknown id or more images than there are, `unavailable` when
 *   files are missing, `bad-data` when they are damaged
 */
export async function loadDataset(id: string, folders: DataFolders, wanted: WantedCounts): Promise<Dataset> {
  if (id === BUILT_IN) {
    return digits({
      trainCount: wanted.trainCount === 'all' ? DIGITS_TRAIN_COUNT : wanted.trainCount,
      testCount: wanted.testCount === 'all' ? DIGITS_TEST_COUNT : wanted.testCount,
    });
  }
  const source = requireSource(id);
  const files = locate(source, folders);
  if (files === null) throw new RidgelineError('unavailable', missingReason(source, folders));
  const read = (imagesPath: string, labelsPath: string): Promise<Split> =>
    readLabelledImages({
      imagesPath,
      labelsPath,
      height: IDX_SIDE,
      width: IDX_SIDE,
      classCount: source.classes.length,
    });
  const train = await read(files.trainImages, files.trainLabels);
  const test = await read(files.testImages, files.testLabels);
  return {
    id,
    title: source.title,
    classes: [...source.classes],
    imageShape: [IDX_SIDE, IDX_SIDE, 1],
    train: firstN(train, wanted.trainCount, `${id} train images`),
    test: firstN(test, wanted.testCount, `${id} test images`),
  };
}

function requireSource(id: string): IdxSource {
  const source = IDX_SOURCES.find((candidate) => candidate.id === id);
  if (source) return source;
  throw new RidgelineError(
    'bad-input',
    `Unknown data set "${id}". Set dataset.id to one of: ${datasetIds.join(', ')}.`,
  );
}

type IdxPaths = Record<keyof typeof IDX_FILES, string>;

/** The files of the first folder that has all four, or null. */
function locate(source: IdxSource, folders: DataFolders): IdxPaths | null {
  for (const folder of searchedFolders(source.id, folders)) {
    const trainImages = existing(folder, IDX_FILES.trainImages);
    const trainLabels = existing(folder, IDX_FILES.trainLabels);
    const testImages = existing(folder, IDX_FILES.testImages);
    const testLabels = existing(folder, IDX_FILES.testLabels);
    if (trainImages && trainLabels && testImages && testLabels) {
      return { trainImages, trainLabels, testImages, testLabels };
    }
  }
  return null;
}

function searchedFolders(id: string, { home, dataFolder }: DataFolders): string[] {
  const imported = join(home, 'datasets', id);
  return dataFolder === null ? [imported] : [imported, join(dataFolder, id)];
}

function existing(folder: string, file: string): string | undefined {
  return [join(folder, file), join(folder, `${file}.gz`)].find((path) => existsSync(path));
}

function missingReason(source: IdxSource, folders: DataFolders): string {
  const searched = searchedFolders(source.id, folders).map((folder) => {
    const missing = Object.values(IDX_FILES).filter((file) => existing(folder, file) === undefined);
    return `${folder} (missing: ${missing.join(', ')})`;
  });
  const unset = folders.dataFolder === null ? ' No data folder is set.' : '';
  return (
    `Data set ${source.id} (${source.title}) is not on this machine. One folder must hold all of ` +
    `${Object.values(IDX_FILES).join(', ')}, each with or without .gz. ` +
    `Looked in ${searched.join(' and ')}.${unset} ` +
    `Copy the four files into the first folder, or name a folder that has them in ${source.id}/ ` +
    'with --data or the environment variable RIDGELINE_DATA.'
  );
}
