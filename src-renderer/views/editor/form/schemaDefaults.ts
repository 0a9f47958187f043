/** Defaults of the schema. */
import { type JsonSchema, schemasAt } from '../../../../src-main/contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../../../../src-main/shared/configPath.ts';

/** A value with every missing key that has a default, as the workstation would resolve it. */
export function withDefaults(schema: JsonSchema, value: unknown): unknown {
  return filled(schema, value, []);
}

function filled(schema: JsonSchema, root: unknown, path: ConfigPath): unknown {
  const value = valueAt(root, path);
  if (Array.isArray(value)) return value.map((_, i) => filled(schema, root, [...path, i]));
  if (!isMapping(value)) return value;
  const result = new Map(Object.entries(value).map(([key]) => [key, filled(schema, root, [...path, key])]));
  const [only, ...others] = schemasAt(schema, root, path).filter(
    ({ properties }) => properties !== undefined,
  );
  // Without a `kind` to choose the alternative, its defaults are unknown.
  if (only === undefined || others.length > 0) return value;
  for (const [key, property] of Object.entries(only.properties ?? {})) {
    if (result.has(key) || typeof property !== 'object' || property.default === undefined) continue;
    result.set(key, withDefaults(property, property.default));
  }
  return Object.fromEntries(result);
}

/** The default of a key, or undefined. */
export function defaultAt(schema: JsonSchema, value: unknown, path: ConfigPath): unknown {
  const key = path.at(-1);
  if (typeof key !== 'string') return undefined;
  for (const { properties } of schemasAt(schema, value, path.slice(0, -1))) {
    const property = properties?.[key];
    if (typeof property === 'object' && property.default !== undefined) return property.default;
  }
  return undefined;
}

/** Whether a key must be written. */
export function isRequired(schema: JsonSchema, value: unknown, path: ConfigPath): boolean {
  const key = path.at(-1);
  if (typeof key !== 'string') return false;
  const holders = schemasAt(schema, value, path.slice(0, -1));
  return holders.length > 0 && holders.every(({ required }) => required?.includes(key) === true);
}
