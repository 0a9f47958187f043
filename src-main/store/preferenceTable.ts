/** Values that belong to the database and not to a run, as JSON by key. */
import { z } from 'zod';
import type { Connection } from './connection.ts';

/** Its methods run inside the caller's transaction. */
export class PreferenceTable {
  readonly #read;
  readonly #write;

  constructor({ db }: Connection) {
    this.#read = db.prepare<[string]>('SELECT value FROM preferences WHERE key = ?').pluck();
    this.#write = db.prepare<[string, string]>(
      'INSERT INTO preferences (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
  }

  /** @returns `fallback` if nothing is stored or the stored value is invalid */
  get<S extends z.ZodType>(key: string, schema: S, fallback: z.output<S>): z.output<S> {
    const text = z.string().optional().parse(this.#read.get(key));
    if (text === undefined) return fallback;
    const parsed = schema.safeParse(json(text));
    return parsed.success ? parsed.data : fallback;
  }

  set(key: string, value: unknown): void {
    this.#write.run(key, JSON.stringify(value));
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
