/** The user's tags and notes of runs, and the trash. */
import { z } from 'zod';
import { RidgelineError } from '../contract/errors.ts';
import { MAX_TAGS, runSummary, type Annotation } from '../contract/runs.ts';
import type { Connection } from './connection.ts';
import { json, RowReader } from './rows.ts';

/** Any string, so that a run whose other columns are damaged can still be moved to the trash. */
const state = z.looseObject({ status: z.unknown(), trashedAt: z.unknown() });
const tagsRow = z.looseObject({ tags: json.pipe(runSummary.shape.tags) });

/**
 * Its methods run inside the caller's transaction, so that a change applies to all of several runs or to none. All
 * throw RidgelineError `not-found` for an unknown run.
 */
export class AnnotationTable {
  readonly #rows: RowReader;
  readonly #sql;

  constructor({ db, file }: Connection) {
    this.#rows = new RowReader(file);
    this.#sql = {
      state: db.prepare<[string]>('SELECT status, trashed_at AS trashedAt FROM runs WHERE id = ?'),
      tags: db.prepare<[string]>('SELECT tags FROM runs WHERE id = ?'),
      setTags: db.prepare<[string, string]>('UPDATE runs SET tags = ? WHERE id = ?'),
      setNote: db.prepare<[string, string]>('UPDATE runs SET note = ? WHERE id = ?'),
      // A run that is already in the trash keeps its date.
      trash: db.prepare<[string, string]>(
        'UPDATE runs SET trashed_at = ? WHERE id = ? AND trashed_at IS NULL',
      ),
      restore: db.prepare<[string]>('UPDATE runs SET trashed_at = NULL WHERE id = ?'),
    };
  }

  exists(id: string): boolean {
    return this.#sql.state.get(id) !== undefined;
  }

  /** @throws RidgelineError `bad-input` if the run would get more than MAX_TAGS */
  annotate(id: string, { addTags = [], removeTags = [], note }: Annotation): void {
    this.#state(id);
    if (addTags.length + removeTags.length > 0) this.#retag(id, addTags, removeTags);
    if (note !== undefined) this.#sql.setNote.run(note, id);
  }

  /** @throws RidgelineError `conflict` for a run that is queued or running */
  trash(id: string, now: string): void {
    const { status } = this.#state(id);
    if (status === 'queued' || status === 'running') {
      throw new RidgelineError(
        'conflict',
        `Run ${id} is ${status} and cannot be moved to the trash; stop it first. No run was moved.`,
      );
    }
    this.#sql.trash.run(now, id);
  }

  restore(id: string): void {
    this.#state(id);
    this.#sql.restore.run(id);
  }

  /** @throws RidgelineError `conflict` unless the run is in the trash */
  requireTrashed(id: string): void {
    if (this.#state(id).trashedAt !== null) return;
    throw new RidgelineError(
      'conflict',
      `Run ${id} is not in the trash; only runs in the trash can be deleted. No run was deleted.`,
    );
  }

  /** @throws RidgelineError `conflict` when the run is in the trash */
  requireListed(id: string, action: string): void {
    if (this.#state(id).trashedAt === null) return;
    throw new RidgelineError('conflict', `Run ${id} is in the trash and cannot ${action}; restore it first.`);
  }

  #retag(id: string, add: readonly string[], remove: readonly string[]): void {
    const { tags } = this.#rows.parse(tagsRow, this.#sql.tags.get(id), id, 'run');
    const left = tags.filter((tag) => !remove.includes(tag));
    const next = [...new Set([...left, ...add])];
    if (next.length > MAX_TAGS && next.length > tags.length) {
      throw new RidgelineError(
        'bad-input',
        `Run ${id} would get ${next.length} tags; a run may have ${MAX_TAGS}. Remove some first. No run was changed.`,
      );
    }
    this.#sql.setTags.run(JSON.stringify(next), id);
  }

  #state(id: string): z.output<typeof state> {
    const row = this.#sql.state.get(id);
    if (row === undefined) {
      throw new RidgelineError(
        'not-found',
        `There is no run ${id}. \`ridgeline runs\` lists the runs there are.`,
      );
    }
    return state.parse(row);
  }
}
