/** Paths inside a config or any other JSON value. */

export type ConfigPath = readonly (string | number)[];

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: ConfigPath): unknown {
  let found = value;
  for (const key of path) {
    if (isList(found)) found = typeof key === 'number' ? found[key] : undefined;
    else if (isMapping(found) && Object.hasOwn(found, key)) found = found[key];
    else return undefined;
  }
  return found;
}

/**
 * A copy with another value at a path; missing mappings on the path are created.
 * @param value undefined removes the key from its mapping
 */
export function withValueAt(holder: unknown, path: ConfigPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (isList(holder)) {
    const copy = [...holder];
    if (typeof key === 'number') copy[key] = withValueAt(holder[key], rest, value);
    return copy;
  }
  const entries = new Map(Object.entries(isMapping(holder) ? holder : {}));
  const inner = withValueAt(entries.get(String(key)), rest, value);
  if (inner === undefined) entries.delete(String(key));
  else entries.set(String(key), inner);
  return Object.fromEntries(entries);
}

/** The leaves by dotted path, depth first; lists count as leaves. */
export function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (!isMapping(value)) return new Map([[path, value]]);
  const leaves = new Map<string, unknown>();
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue;
    for (const [inner, leaf] of leavesOf(child, path === '' ? key : `${path}.${key}`))
      leaves.set(inner, leaf);
  }
  return leaves;
}
