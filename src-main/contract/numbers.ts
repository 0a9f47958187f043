/** Long lists of numbers, checked in one pass: zod's own array takes a call and an allocation per element. */
import { z } from 'zod';

/** What `z.array(z.number().nullable())` accepts. */
export const nullableNumbers = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every(isNullableNumber),
  'a list of numbers, null where there is none',
);

/** What `z.array(z.number())` accepts. */
export const numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every(Number.isFinite),
  'a list of numbers',
);

function isNullableNumber(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}
