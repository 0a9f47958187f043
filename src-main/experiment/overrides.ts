/** `path=value` settings on top of a config, as `--set` takes them. */
import { parseDocument } from 'yaml';
import { RidgelineError } from '../contract/errors.ts';
import { type ConfigPath, isMapping } from '../contract/allowed.ts';
import { parseRegularizer } from './notation.ts';
import { showPath, showValue } from './problems.ts';

const EXAMPLE = 'Write path=value, for example regularizer.lambda=0.01';

export interface Override {
  path: ConfigPath;
  value: unknown;
}

/**
 * @param text e.g. `regularizer.lambda=0.01`, `model.hidden=[300,100]`, `model.hidden.0=300`
 * @throws RidgelineError `bad-input` for a text without path or with a value that is not YAML
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
 * A copy of a config value with settings applied in order. Whether the result is a valid config is for
 * `parseConfig` to say. A regulariser written as text is expanded where a setting goes inside it.
 * @throws RidgelineError `bad-input` for a setting that cannot be read or whose path leads through a plain value
 */
export function applyOverrides(value: unknown, settings: readonly string[]): unknown {
  return settings.map(parseOverride).reduce<unknown>((config, { path, value: set }) => {
    return withValue(config, path, set, []);
  }, value);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function withValue(holder: unknown, path: ConfigPath, value: unknown, above: ConfigPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const here = [...above, key];
  if (isList(holder)) {
    if (typeof key !== 'number' || key > holder.length) throw noSuchItem(above, key, holder.length);
    const copy = [...holder];
    copy[key] = withValue(holder[key], rest, value, here);
    return copy;
  }
  const outer =
    typeof holder === 'string' && showPath(above) === 'regularizer' ? parseRegularizer(holder) : holder;
  if (outer !== undefined && outer !== null && !isMapping(outer)) {
    throw new RidgelineError(
      'bad-input',
      `Cannot set ${showPath(here)}: ${showPath(above)} is ${showValue(outer)}, and nothing lies below it. ` +
        `Set ${showPath(above)} as a whole instead.`,
    );
  }
  const name = String(key);
  const entries = new Map(Object.entries(outer ?? {}));
  entries.set(name, withValue(entries.get(name), rest, value, here));
  return Object.fromEntries(entries);
}

function noSuchItem(path: ConfigPath, key: string | number, length: number): RidgelineError {
  return new RidgelineError(
    'bad-input',
    `Cannot set item ${key} of ${showPath(path)}: it is a list of ${length}, so use 0 to ${length} ` +
      `(${length} adds one).`,
  );
}
