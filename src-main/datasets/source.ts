/** What the catalog needs to know of a data set: where it may lie, whether it is there, how to load it. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Count } from './subset.ts';
import type { Dataset } from './types.ts';

export interface DataFolders {
  /** Workstation home; imported data lies in `<home>/datasets/<id>/` and is looked for first. */
  home: string;
  /** Folder with data sets in their published layout, or null. */
  dataFolder: string | null;
}

/** How many images of each split to load, from its beginning. */
export interface WantedCounts {
  trainCount: Count;
  testCount: Count;
  /** Draws the training images at random from all that there are (`selectSubset`). */
  trainSeed?: number;
}

/** The size of a data set, known without reading its images. */
export interface DatasetExtent {
  /** [height, width, channels] */
  imageShape: [number, number, number];
  classes: number;
  /** As published where the files are not there. */
  trainCount: number;
  testCount: number;
}

/** A data set as it was published: what its files are called and what is in them. */
export interface PublishedSet {
  classes: readonly string[];
  /** [height, width, channels] */
  imageShape: readonly [number, number, number];
  counts: { train: number; test: number };
  /** What its folder may be called below the data folder; none where there are no files. */
  folderNames: readonly string[];
  files: readonly string[];
  optionalFiles: readonly string[];
  /** Whether a file may also be there as `.gz`. */
  gzip: boolean;
  /** SHA-256 of all pixels and labels (`fingerprint.ts`); null where it is not known. */
  fingerprint: string | null;
}

export interface DatasetSource {
  id: string;
  title: string;
  /** Judged by names, sizes and headers of the files. */
  extent: (folders: DataFolders) => DatasetExtent;
  published: PublishedSet;
  /** Null when it can be loaded, judged by which files exist; else what is missing and how to provide it. */
  missing: (folders: DataFolders) => string | null;
  /** Another text when the files are other ones; what was loaded before can then not be used again. */
  stamp: (folders: DataFolders) => string;
  /** @throws RidgelineError `unavailable` for missing files, `bad-data` for damaged ones, `bad-input` for counts */
  load: (folders: DataFolders, wanted: WantedCounts) => Promise<Dataset>;
}

/**
 * @param names what the data set's folder may be called below the data folder
 * @returns the folders to look in, in order
 */
export function searchedFolders(id: string, names: readonly string[], folders: DataFolders): string[] {
  const { home, dataFolder } = folders;
  const imported = join(home, 'datasets', id);
  return dataFolder === null ? [imported] : [imported, ...names.map((name) => join(dataFolder, name))];
}

/** The file, plain or gzipped, if it is in the folder. */
export function existing(folder: string, file: string): string | undefined {
  return [join(folder, file), join(folder, `${file}.gz`)].find((path) => existsSync(path));
}

/** Paths, sizes and times of the last change. */
export function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const file = statSync(path, { throwIfNoEntry: false });
      return `${path} ${file?.size ?? 'gone'} ${file?.mtimeMs ?? ''}`;
    })
    .join('\n');
}

export interface MissingFiles {
  id: string;
  title: string;
  /** In words, e.g. `all of a, b and c`. */
  needed: string;
  /** Files whose absence from a folder is reported. */
  files: readonly string[];
  names: readonly string[];
}

/** The message for a data set that is not there: what was looked for, where, and how to provide it. */
export function missingReason(
  { id, title, needed, files, names }: MissingFiles,
  folders: DataFolders,
): string {
  const searched = searchedFolders(id, names, folders).map((folder) => {
    const missing = files.filter((file) => existing(folder, file) === undefined);
    return `${folder} (missing: ${missing.join(', ')})`;
  });
  const unset = folders.dataFolder === null ? ' No data folder is set.' : '';
  return (
    `Data set ${id} (${title}) is not on this machine. One folder must hold ${needed}. ` +
    `Looked in ${searched.join(' and ')}.${unset} ` +
    `Copy the files into the first folder, or name a folder that has them in ${names[0] ?? id}/ ` +
    'with --data or the environment variable RIDGELINE_DATA.'
  );
}
