/** What this browser keeps. A browser may refuse to read or to write; the window works on without. */
import type { z } from 'zod';

export class Kept<T> {
  readonly #key: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  readonly #storage: 'localStorage' | 'sessionStorage';

  /**
   * @param key without the prefix that sets Ridgeline's keys apart
   * @param fallback where nothing is kept, or nothing that still has the form expected
   * @param storage from one visit to the next, or until the tab is closed
   */
  constructor(
    key: string,
    schema: z.ZodType<T>,
    fallback: T,
    storage: 'localStorage' | 'sessionStorage' = 'localStorage',
  ) {
    this.#key = `ridgeline.${key}`;
    this.#schema = schema;
    this.#fallback = fallback;
    this.#storage = storage;
  }

  read(): T {
    try {
      const text = globalThis[this.#storage].getItem(this.#key);
      const parsed = this.#schema.safeParse(JSON.parse(text ?? 'null'));
      return parsed.success ? parsed.data : this.#fallback;
    } catch {
      return this.#fallback;
    }
  }

  /** @returns false where this browser keeps nothing: full, or forbidden to */
  write(value: T): boolean {
    try {
      globalThis[this.#storage].setItem(this.#key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}
