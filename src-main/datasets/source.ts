/** The interface of a data set: where its files may be, whether they exist, how to load them. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Count } from './subset.ts';
import type { Dataset } from './types.ts';

export interface DataFolders {
  /** Workstation home; imported data in `<home>/datasets/<id>/` takes precedence. */
  home: string;
  /** Folder with data sets in their published layout, or null. */
  dataFolder: string | null;
}

/** How many images of each split to load, from the first. */
export interface WantedCounts {
  trainCount: Count;
  testCount: Count;
  /** Seed for drawing the training images at random from all images (`selectSubset`). */
  trainSeed?: number;
}

/** The size of a data set, known without reading its images. */
export interface DatasetExtent {
  /** [height, width, channels] */
  imageShape: [number, number, number];
  classes: number;
  /** The published counts if the files are missing. */
  trainCount: number;
  testCount: number;
}

/** A published data set: its files and their content. */
export interface PublishedSet {
  classes: readonly string[];
  /** [height, width, channels] */
  imageShape: readonly [number, number, number];
  counts: { train: number; test: number };
  /** Allowed names of its folder below the data folder; empty if it has no files. */
  folderNames: readonly string[];
  files: readonly string[];
  optionalFiles: readonly string[];
  /** Whether files may also be compressed as `.gz`. */
  gzip: boolean;
  /** SHA-256 of all pixels and labels (`fingerprint.ts`); null if unknown. */
  fingerprint: string | null;
}

export interface DatasetSource {
  id: string;
  title: string;
  /** Determined from names, sizes and headers of the files. */
  extent: (folders: DataFolders) => DatasetExtent;
  published: PublishedSet;
  /** Null if all required files exist, else what is missing and how to provide it. */
  missing: (folders: DataFolders) => string | null;
  /** Cache key: changes when the files change. */
  stamp: (folders: DataFolders) => string;
  /** @throws RidgelineError `unavailable` for missing files, `bad-data` for damaged ones, `bad-input` for counts */
  load: (folders: DataFolders, wanted: WantedCounts) => Promise<Dataset>;
}

/**
 * @param names allowed names of the data set's folder below the data folder
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

/** Paths, sizes and modification times. */
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
  /** For messages, e.g. `all of a, b and c`. */
  needed: string;
  /** Files whose absence from a folder is reported. */
  files: readonly string[];
  names: readonly string[];
}

/** The message for a missing data set: the required files, the searched folders, and how to provide it. */
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
