/** Errors of the database file as messages that say what the user can do. */
import Database from 'better-sqlite3';
import { RidgelineError } from '../contract/errors.ts';

/** Runs `body`; errors of SQLite become RidgelineErrors, others are rethrown. */
export function translated<T>(file: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof Database.SqliteError ? translate(error, file) : error;
  }
}

function translate(error: InstanceType<typeof Database.SqliteError>, file: string): Error {
  const fail = (code: 'storage' | 'conflict', text: string): RidgelineError =>
    new RidgelineError(code, `${text} (${error.code}: ${error.message})`, { cause: error });
  // Extended codes such as SQLITE_IOERR_WRITE begin with the primary code.
  switch (error.code.split('_').slice(0, 2).join('_')) {
    case 'SQLITE_FULL':
      return fail(
        'storage',
        `The disk that holds ${file} is full. Free some space and try again; earlier records are intact.`,
      );
    case 'SQLITE_IOERR':
      return fail(
        'storage',
        `Reading or writing ${file} failed. Check that its disk is connected, healthy and neither full nor over` +
          ' quota, then try again; earlier records are intact.',
      );
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_AUTH':
      return fail(
        'storage',
        `${file} cannot be opened for writing. Check that it is a file and that you may write to it and its folder,` +
          ' or choose another folder with --home.',
      );
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return damagedFile(file, `${error.code}: ${error.message}`, error);
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return fail(
        'conflict',
        `${file} is locked by another program. Close programs that have it open, then try again.`,
      );
    default:
      return error;
  }
}

export function damagedFile(file: string, detail: string, cause?: unknown): RidgelineError {
  return new RidgelineError(
    'storage',
    `${file} is damaged or not a Ridgeline database (${detail}). Restore it from a backup, or move it away to` +
      ` start empty; \`sqlite3 "${file}" .recover\` can often recover a part of it.`,
    { cause },
  );
}

/** The records of one run cannot be read. It can still be moved to the trash and removed. */
export function damagedRun(file: string, id: string, detail: string, cause?: unknown): RidgelineError {
  return new RidgelineError(
    'storage',
    `Run ${id} in ${file} is damaged: ${detail}. Restore the file from a backup, or delete this run: close` +
      ` Ridgeline and run: sqlite3 "${file}" "PRAGMA foreign_keys=ON; DELETE FROM runs WHERE id='${id}'"`,
    { cause },
  );
}

export function newerVersion(file: string, found: number, known: number): RidgelineError {
  return new RidgelineError(
    'storage',
    `${file} was written by a newer Ridgeline (database version ${found}; this one knows ${known}). Update` +
      ' Ridgeline, or choose another folder with --home. The file was not changed.',
  );
}
