/** What this browser keeps from one visit to the next. */
import type { z } from 'zod';

/** @returns the fallback where nothing is kept, or nothing that still has the form expected */
export function readKept<T>(key: string, schema: z.ZodType<T>, fallback: T): T {
  try {
    const parsed = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'));
    return parsed.success ? parsed.data : fallback;
  } catch {
    return fallback;
  }
}
