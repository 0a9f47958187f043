/** Data sets of 28 × 28 grey images published as four IDX files. */
import { RidgelineError } from '../contract/errors.ts';
import { readIdxCount, readLabelledImages } from './idx.ts';
import {
  type DataFolders,
  type DatasetSource,
  existing,
  missingReason,
  searchedFolders,
  stampOf,
} from './source.ts';
import { chooseTraining, firstN } from './subset.ts';
import type { Split } from './types.ts';

const SIDE = 28;
const FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;
/** Number of images of MNIST and Fashion-MNIST as published. */
const PUBLISHED = { train: 60_000, test: 10_000 };
const FILE_NAMES = Object.values(FILES);

type Paths = Record<keyof typeof FILES, string>;

/** Every data set of this form has as many images as MNIST. */
const COUNTS = { train: 60_000, test: 10_000 };

/** @param fingerprint of the published data set */
export function idxSource(
  id: string,
  title: string,
  classes: readonly string[],
  fingerprint: string,
): DatasetSource {
  const reason = (folders: DataFolders): string =>
    missingReason(
      {
        id,
        title,
        needed: `all of ${FILE_NAMES.join(', ')}, each with or without .gz`,
        files: FILE_NAMES,
        names: [id],
      },
      folders,
    );
  const read = (imagesPath: string, labelsPath: string): Promise<Split> =>
    readLabelledImages({ imagesPath, labelsPath, height: SIDE, width: SIDE, classCount: classes.length });
  return {
    id,
    title,
    published: {
      classes,
      imageShape: [SIDE, SIDE, 1],
      counts: COUNTS,
      folderNames: [id],
      files: FILE_NAMES,
      optionalFiles: [],
      gzip: true,
      fingerprint,
    },
    missing: (folders) => (locate(id, folders) === null ? reason(folders) : null),
    extent: (folders) => {
      const files = locate(id, folders);
      return {
        imageShape: [SIDE, SIDE, 1],
        classes: classes.length,
        trainCount: (files === null ? null : readIdxCount(files.trainLabels)) ?? PUBLISHED.train,
        testCount: (files === null ? null : readIdxCount(files.testLabels)) ?? PUBLISHED.test,
      };
    },
    stamp: (folders) => stampOf(Object.values(locate(id, folders) ?? {})),
    load: async (folders, wanted) => {
      const files = locate(id, folders);
      if (files === null) throw new RidgelineError('unavailable', reason(folders));
      const train = await read(files.trainImages, files.trainLabels);
      const test = await read(files.testImages, files.testLabels);
      return {
        id,
        title,
        classes: [...classes],
        imageShape: [SIDE, SIDE, 1],
        train: chooseTraining(train, wanted, `${id} train images`),
        test: firstN(test, wanted.testCount, `${id} test images`),
      };
    },
  };
}

/** The files of the first folder that has all four, or null. */
function locate(id: string, folders: DataFolders): Paths | null {
  for (const folder of searchedFolders(id, [id], folders)) {
    const trainImages = existing(folder, FILES.trainImages);
    const trainLabels = existing(folder, FILES.trainLabels);
    const testImages = existing(folder, FILES.testImages);
    const testLabels = existing(folder, FILES.testLabels);
    if (trainImages && trainLabels && testImages && testLabels) {
      return { trainImages, trainLabels, testImages, testLabels };
    }
  }
  return null;
}
