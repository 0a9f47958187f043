/** Sets one key of a config whose parent mappings may not have been written yet. */
import { type ConfigPath, valueAt, withValueAt } from '../../../src-main/shared/configPath.ts';

export interface Assignment {
  path: ConfigPath;
  value: unknown;
}

/**
 * The change that gives a key its value. Where its parent mapping exists only by default, the whole mapping is
 * written, or it would lose its other keys.
 * @param written the config as written
 * @param filled the same with its defaults
 */
export function assignment(written: unknown, filled: unknown, path: ConfigPath, value: unknown): Assignment {
  for (let depth = 1; depth < path.length; depth++) {
    const holder = path.slice(0, depth);
    if (valueAt(written, holder) !== undefined) continue;
    return { path: holder, value: withValueAt(valueAt(filled, holder), path.slice(depth), value) };
  }
  return { path, value };
}
