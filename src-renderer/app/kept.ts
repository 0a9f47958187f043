/** Storage in this browser. A browser may refuse to read or write; the window works without it. */
import type { z } from 'zod';

export class Kept<T> {
  readonly #key: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  readonly #storage: 'localStorage' | 'sessionStorage';

  /**
   * @param key without the prefix of Ridgeline's keys
   * @param fallback when nothing valid is stored
   * @param storage local: kept between visits; session: until the tab is closed
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

  /** @returns false where this browser stores nothing: full or forbidden */
  write(value: T): boolean {
    try {
      globalThis[this.#storage].setItem(this.#key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}
