/** The folder of a run's checkpoints: `<home>/runs/<run id>`. */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ExperimentConfig } from '../../contract/config.ts';
import { RidgelineError } from '../../contract/errors.ts';
import { type Checkpoint, CheckpointFormatError, decodeCheckpoint, encodeCheckpoint } from './format.ts';

/** A checkpoint, or a temporary file of a killed process. */
const NAME = /^checkpoint-(\d+)\.ridgeline(\.tmp)?$/;
const RECOVERY_ADVICE =
  'Restore it from a backup if you have one, or train the run again with: ridgeline run';

export class CheckpointFolder {
  readonly path: string;
  readonly #runId: string;

  constructor(home: string, runId: string) {
    this.path = join(home, 'runs', runId);
    this.#runId = runId;
  }

  /**
   * Writes atomically: the checkpoint is on disk when this returns, and a crash leaves earlier checkpoints unchanged.
   * @returns the file's name
   * @throws RidgelineError `storage` if the disk is full or fails
   */
  write(checkpoint: Checkpoint): string {
    const name = checkpointFileName(checkpoint.position.record);
    const file = join(this.path, name);
    const temporary = `${file}.tmp`;
    try {
      mkdirSync(this.path, { recursive: true });
      writeDurably(temporary, encodeCheckpoint(checkpoint));
      renameSync(temporary, file);
      syncFolder(this.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw new RidgelineError(
        'storage',
        `The checkpoint ${file} could not be written: ${reasonOf(error)}. Free some space or check the disk, then ` +
          'resume the run; earlier records are intact.',
        { cause: error },
      );
    }
    return name;
  }

  /**
   * @param config of the run to be resumed
   * @throws RidgelineError `not-found` if there is none, `bad-data` for a file that is damaged, newer than this
   *   program, or of another run
   */
  read(record: number, config: ExperimentConfig): Checkpoint {
    const file = join(this.path, checkpointFileName(record));
    let checkpoint: Checkpoint;
    try {
      checkpoint = decodeCheckpoint(readFileSync(file));
    } catch (error) {
      throw unreadable(file, error);
    }
    if (checkpoint.runId !== this.#runId || checkpoint.position.record !== record) {
      throw new RidgelineError(
        'bad-data',
        `${file} is record ${checkpoint.position.record} of run ${checkpoint.runId}, not record ${record} of run ` +
          `${this.#runId}. ${RECOVERY_ADVICE}`,
      );
    }
    if (!isDeepStrictEqual(decisive(checkpoint.config), decisive(config))) {
      throw new RidgelineError(
        'bad-data',
        `${file} belongs to a run with another config. ${RECOVERY_ADVICE}`,
      );
    }
    return checkpoint;
  }

  /**
   * Hard-links a checkpoint into another folder, where no training replaces it. Copies it if the folders are on
   * different disks.
   * @throws RidgelineError `not-found` if there is none, `storage` if it cannot be linked or copied
   */
  linkInto(record: number, to: CheckpointFolder): void {
    const file = join(this.path, checkpointFileName(record));
    const target = join(to.path, checkpointFileName(record));
    try {
      mkdirSync(to.path, { recursive: true });
      try {
        linkSync(file, target);
      } catch {
        copyFileSync(file, target);
      }
    } catch (error) {
      throw unreadable(file, error);
    }
  }

  /** Deletes checkpoints older than `newest` except the records in `kept`. Ignores files that cannot be deleted. */
  prune(newest: number, kept: readonly number[]): void {
    for (const name of this.#names()) {
      const record = Number(NAME.exec(name)?.[1] ?? NaN);
      if (record < newest && !kept.includes(record)) this.#delete(name);
    }
  }

  /**
   * Deletes the folder and its content.
   * @throws RidgelineError `storage` if something in it cannot be deleted
   */
  remove(): void {
    try {
      rmSync(this.path, { recursive: true, force: true });
    } catch (error) {
      throw new RidgelineError(
        'storage',
        `The run is removed, but not its checkpoints in ${this.path}: ${reasonOf(error)}. Delete that folder.`,
        { cause: error },
      );
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }

  #delete(name: string): void {
    try {
      rmSync(join(this.path, name), { force: true });
    } catch {
      // Some other program holds it open; the next pruning tries again.
    }
  }
}

function checkpointFileName(record: number): string {
  return `checkpoint-${record}.ridgeline`;
}

/**
 * The part of a config that determines the numbers, after a JSON round trip. A run may be resumed with another name or
 * engine.
 */
function decisive(config: ExperimentConfig): unknown {
  const { name: _name, notes: _notes, engine: _engine, record: _record, ...rest } = config;
  return JSON.parse(JSON.stringify(rest));
}

function writeDurably(file: string, pieces: readonly Uint8Array[]): void {
  const handle = openSync(file, 'w');
  try {
    for (const piece of pieces) writeFileSync(handle, piece);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename durable. Windows cannot open folders and does not need this. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function unreadable(file: string, error: unknown): RidgelineError {
  if (error instanceof CheckpointFormatError) {
    return new RidgelineError('bad-data', `${file} ${error.message}. ${RECOVERY_ADVICE}`, { cause: error });
  }
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return missing
    ? new RidgelineError('not-found', `The checkpoint ${file} is missing. ${RECOVERY_ADVICE}`, {
        cause: error,
      })
    : new RidgelineError(
        'storage',
        `The checkpoint ${file} cannot be read: ${reasonOf(error)}. ${RECOVERY_ADVICE}`,
        {
          cause: error,
        },
      );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
