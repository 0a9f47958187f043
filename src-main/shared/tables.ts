/** Conversion between objects and lists of keys that preserves the key types. */

/** Keys in insertion order. */
export function keysOf<K extends string>(table: Readonly<Partial<Record<K, unknown>>>): K[];
export function keysOf(table: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(table);
}

/** An object with one value per key. */
export function byKey<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V>;
export function byKey(keys: readonly string[], value: (key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** One property of every row, by the row's key. */
export function pluck<P extends string, T extends Readonly<Record<string, Readonly<Record<P, unknown>>>>>(
  table: T,
  property: P,
): { [K in keyof T]: T[K][P] };
export function pluck(
  table: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  property: string,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([key, row]) => [key, row[property]]));
}
