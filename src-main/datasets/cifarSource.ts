/**
 * CIFAR-10 in its binary version: files of records, each a label byte and 3072 pixel bytes (1024 red, 1024 green,
 * 1024 blue, row by row). The training images are in `data_batch_1.bin` to `data_batch_5.bin`.
 */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { RidgelineError } from '../contract/errors.ts';
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

const ID = 'cifar10';
const TITLE = 'CIFAR-10';
/** The last is the folder name in the published archive. A subset of the batches is accepted, too. */
const FOLDERS = ['cifar10', 'cifar10-subset-bin', 'cifar-10-batches-bin'];
const TRAIN_FILES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const TEST_FILE = 'test_batch.bin';
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;
const RECORD = 1 + CHANNELS * PLANE;
/** Number of images as published. */
const PUBLISHED = { train: 50_000, test: 10_000 };

interface Files {
  train: string[];
  test: string;
}

export const cifarSource: DatasetSource = {
  id: ID,
  title: TITLE,
  published: {
    classes: CLASSES,
    imageShape: [SIDE, SIDE, CHANNELS],
    counts: { train: 50_000, test: 10_000 },
    folderNames: FOLDERS,
    files: ['data_batch_1.bin', TEST_FILE],
    optionalFiles: TRAIN_FILES.slice(1),
    gzip: false,
    fingerprint: null,
  },
  missing: (folders) => (locate(folders) === null ? reason(folders) : null),
  extent: (folders) => {
    const files = locate(folders);
    return {
      imageShape: [SIDE, SIDE, CHANNELS],
      classes: CLASSES.length,
      trainCount: files === null ? PUBLISHED.train : recordsIn(files.train),
      testCount: files === null ? PUBLISHED.test : recordsIn([files.test]),
    };
  },
  stamp: (folders) => {
    const files = locate(folders);
    return stampOf(files === null ? [] : [...files.train, files.test]);
  },
  load: async (folders, wanted) => {
    const files = locate(folders);
    if (files === null) throw new RidgelineError('unavailable', reason(folders));
    const train = join(await Promise.all(files.train.map(readBatch)));
    const test = await readBatch(files.test);
    return {
      id: ID,
      title: TITLE,
      classes: [...CLASSES],
      imageShape: [SIDE, SIDE, CHANNELS],
      train: chooseTraining(train, wanted, `${ID} train images`),
      test: firstN(test, wanted.testCount, `${ID} test images`),
    };
  },
};

function locate(folders: DataFolders): Files | null {
  for (const folder of searchedFolders(ID, FOLDERS, folders)) {
    const train = TRAIN_FILES.flatMap((file) => existing(folder, file) ?? []);
    const test = existing(folder, TEST_FILE);
    if (train.length > 0 && test !== undefined) return { train, test };
  }
  return null;
}

/** Damage is reported when the file is loaded; here only complete records count. */
function recordsIn(files: readonly string[]): number {
  const records = files.map((file) =>
    Math.floor((statSync(file, { throwIfNoEntry: false })?.size ?? 0) / RECORD),
  );
  return Math.max(
    1,
    records.reduce((sum, count) => sum + count, 0),
  );
}

function reason(folders: DataFolders): string {
  return missingReason(
    {
      id: ID,
      title: TITLE,
      needed: `data_batch_1.bin (and up to data_batch_5.bin) and ${TEST_FILE} of the binary version`,
      files: ['data_batch_1.bin', TEST_FILE],
      names: FOLDERS,
    },
    folders,
  );
}

/** @throws RidgelineError `bad-data` for a file that does not consist of complete records or has an invalid label */
async function readBatch(path: string): Promise<Split> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new RidgelineError('unavailable', `${path} cannot be read: ${why}.`);
  });
  const count = bytes.length / RECORD;
  if (!Number.isInteger(count) || count === 0) {
    throw new RidgelineError(
      'bad-data',
      `${path} holds ${bytes.length} bytes, which is not a multiple of the CIFAR-10 record size of ${RECORD} bytes. ` +
        'It is truncated or not the binary version; copy it again.',
    );
  }
  const images = new Uint8Array(count * CHANNELS * PLANE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = bytes[i * RECORD] ?? 0;
    if (label >= CLASSES.length) {
      throw new RidgelineError(
        'bad-data',
        `${path}: record ${i} has label ${label}; CIFAR-10 has labels 0 to 9.`,
      );
    }
    labels[i] = label;
    interleave(bytes.subarray(i * RECORD + 1, (i + 1) * RECORD), images, i * CHANNELS * PLANE);
  }
  return { images, labels, count };
}

/** Colour planes → interleaved RGB pixels. */
function interleave(planes: Uint8Array, images: Uint8Array, start: number): void {
  for (let pixel = 0; pixel < PLANE; pixel++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      images[start + pixel * CHANNELS + channel] = planes[channel * PLANE + pixel] ?? 0;
    }
  }
}

function join(parts: readonly Split[]): Split {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const images = new Uint8Array(count * CHANNELS * PLANE);
  const labels = new Uint8Array(count);
  let done = 0;
  for (const part of parts) {
    images.set(part.images, done * CHANNELS * PLANE);
    labels.set(part.labels, done);
    done += part.count;
  }
  return { images, labels, count };
}
