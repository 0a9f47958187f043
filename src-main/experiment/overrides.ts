/** Applies `path=value` settings to a config (`--set`). */
import { parseDocument } from 'yaml';
import { RidgelineError } from '../contract/errors.ts';
import { type ConfigPath, isList, isMapping, valueAt, withValueAt } from '../shared/configPath.ts';
import { parseRegularizer } from './notation.ts';
import { showPath, showValue } from './problems.ts';

/** The key whose value may be written as text, e.g. `l2(lambd=0.01)`. */
const NOTATED = 'regularizer';
const EXAMPLE = 'Write path=value, for example regularizer.lambda=0.01';

interface Override {
  path: ConfigPath;
  value: unknown;
}

/**
 * @param text e.g. `regularizer.lambda=0.01`, `model.hidden=[300,100]`, `model.hidden.0=300`
 * @throws RidgelineError `bad-input` for a setting without a path or with a value that is not YAML
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  const keys = text.slice(0, Math.max(equals, 0)).trim().split('.');
  if (equals === -1 || keys.some((key) => key === '')) {
    throw new RidgelineError('bad-input', `Cannot read the setting "${text}". ${EXAMPLE}.`);
  }
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    throw new RidgelineError(
      'bad-input',
      `The value in the setting "${text}" is not valid YAML: ${error.message}. ${EXAMPLE}.`,
    );
  }
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const value: unknown = document.toJS();
  return { path, value };
}

/**
 * A copy of a config value with settings applied in order; `parseConfig` validates the result. A regulariser in text
 * notation is expanded if a setting changes a part of it.
 * @throws RidgelineError `bad-input` for a setting that cannot be parsed or whose path leads through a scalar
 */
export function applyOverrides(value: unknown, settings: readonly string[]): unknown {
  return settings
    .map(parseOverride)
    .reduce((config, { path, value: set }) => withValueAt(opened(config, path), path, set), value);
}

/**
 * The config, with its regulariser expanded if the path leads into it.
 * @throws RidgelineError `bad-input` if the path leads through a scalar or past the end of a list
 */
function opened(config: unknown, path: ConfigPath): unknown {
  const written = valueAt(config, [NOTATED]);
  const inside = path[0] === NOTATED && path.length > 1 && typeof written === 'string';
  const full = inside ? withValueAt(config, [NOTATED], parseRegularizer(written)) : config;
  path.forEach((key, depth) => {
    const above = path.slice(0, depth);
    const holder = valueAt(full, above);
    if (isList(holder)) {
      if (typeof key !== 'number' || key > holder.length) throw noSuchItem(above, key, holder.length);
    } else if (holder !== undefined && holder !== null && !isMapping(holder)) {
      throw new RidgelineError(
        'bad-input',
        `Cannot set ${showPath([...above, key])}: ${showPath(above)} is ${showValue(holder)}, which has no ` +
          `keys. Set ${showPath(above)} as a whole instead.`,
      );
    }
  });
  return full;
}

function noSuchItem(path: ConfigPath, key: string | number, length: number): RidgelineError {
  return new RidgelineError(
    'bad-input',
    `Cannot set item ${key} of ${showPath(path)}: it is a list of ${length}, so use 0 to ${length} ` +
      `(${length} adds one).`,
  );
}
