/** A fake of the browser's storage. */
import { beforeEach, vi } from 'vitest';

/** A fresh one before each test. */
export function browserStorage(): void {
  beforeEach(() => {
    const items = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    });
  });
}
