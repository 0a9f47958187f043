/** The folder in which a run's checkpoints lie: `<home>/runs/<run id>`. */
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

/** A checkpoint, or what a killed process left of one. */
const NAME = /^checkpoint-(\d+)\.ridgeline(\.tmp)?$/;
const RECOVERY_ADVICE = 'Put back a copy of it if you have one, or train the run anew with: ridgeline run';

export class CheckpointFolder {
  readonly path: string;
  readonly #runId: string;

  constructor(home: string, runId: string) {
    this.path = join(home, 'runs', runId);
    this.#runId = runId;
  }

  /**
   * On disk, whole, when this returns; whatever happens before that leaves the checkpoints there were as they
   * are.
   * @returns the file's name
   * @throws RidgelineError `storage` when the disk is full or failing
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
          'resume the run; what was recorded before is whole.',
        { cause: error },
      );
    }
    return name;
  }

  /**
   * @param config of the run that is to go on from it
   * @throws RidgelineError `not-found` where there is none, `bad-data` for a file that is damaged, newer than
   *   this program, or of another run
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
   * Puts a checkpoint into another folder as well, where no training replaces it. Nothing is copied where both are
   * on one disk: a file that has two names stays until both are gone.
   * @throws RidgelineError `not-found` where there is none, `storage` when it cannot be put there
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

  /** Deletes what lies there from before `newest` but the records in `kept`. A file that resists is left. */
  prune(newest: number, kept: readonly number[]): void {
    for (const name of this.#names()) {
      const record = Number(NAME.exec(name)?.[1] ?? NaN);
      if (record < newest && !kept.includes(record)) this.#delete(name);
    }
  }

  /**
   * Deletes the folder with all that lies in it.
   * @throws RidgelineError `storage` when something in it cannot be deleted
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
 * The part of a config that decides the numbers, as JSON keeps it; a run may go on under another name or on
 * another engine.
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

/** Makes a rename durable. Windows opens no folders and does this itself. */
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
    ? new RidgelineError('not-found', `The checkpoint ${file} is not there. ${RECOVERY_ADVICE}`, {
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
