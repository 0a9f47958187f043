/** Setting one place of a config, whose holders may not have been written yet. */
import { type ConfigPath, isMapping, valueAt } from '../../../src-main/contract/allowed.ts';

export interface Assignment {
  path: ConfigPath;
  value: unknown;
}

/**
 * What has to be written so that a place gets a value: where the mapping around it is only there by default, that
 * mapping as a whole, or it would lose its other keys.
 * @param written the config as written
 * @param filled the same with its defaults
 */
export function assignment(written: unknown, filled: unknown, path: ConfigPath, value: unknown): Assignment {
  for (let depth = 1; depth < path.length; depth++) {
    const holder = path.slice(0, depth);
    if (valueAt(written, holder) !== undefined) continue;
    return { path: holder, value: replaced(valueAt(filled, holder), path.slice(depth), value) };
  }
  return { path, value };
}

/** A copy with another value at a path. */
export function replaced(holder: unknown, path: ConfigPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(holder)) {
    return holder.map((item: unknown, i) => (i === key ? replaced(item, rest, value) : item));
  }
  const entries = new Map(Object.entries(isMapping(holder) ? holder : {}));
  const inner = replaced(entries.get(String(key)), rest, value);
  if (inner === undefined) entries.delete(String(key));
  else entries.set(String(key), inner);
  return Object.fromEntries(entries);
}
