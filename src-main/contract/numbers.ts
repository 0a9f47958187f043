/**
 * Schemas for long lists of numbers, checked in one pass; zod's array schema costs a call and an allocation per
 * element.
 */
import { z } from 'zod';

/** Accepts the same values as `z.array(z.number().nullable())`. */
export const nullableNumbers = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every(isNullableNumber),
  'a list of numbers, with null for missing values',
);

/** Accepts the same values as `z.array(z.number())`. */
export const numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every(Number.isFinite),
  'a list of numbers',
);

function isNullableNumber(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}
