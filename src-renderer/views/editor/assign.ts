/** Setting one place of a config, whose holders may not have been written yet. */
import { type ConfigPath, valueAt, withValueAt } from '../../../src-main/shared/configPath.ts';

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
    return { path: holder, value: withValueAt(valueAt(filled, holder), path.slice(depth), value) };
  }
  return { path, value };
}
