/** Describes what a JSON Schema allows at a path: for the workstation's messages and for the window's editor. */
import type { z } from 'zod';
import { type ConfigPath, isMapping, valueAt } from '../shared/configPath.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

type SchemaOrBoolean = JsonSchema | boolean | undefined;

const schemasOf = (list: readonly SchemaOrBoolean[] | undefined): JsonSchema[] =>
  (list ?? []).filter((schema) => typeof schema === 'object');

/** The alternatives of a union, flattened; a schema that is no union is its own only alternative. */
function alternatives(schema: JsonSchema): JsonSchema[] {
  const parts = [...schemasOf(schema.anyOf), ...schemasOf(schema.oneOf)];
  return parts.length === 0 ? [schema] : parts.flatMap(alternatives);
}

/** The alternatives whose constants match the value (its `kind`); all of them where none matches. */
function fitting(schema: JsonSchema, value: unknown): JsonSchema[] {
  const all = alternatives(schema);
  if (!isMapping(value)) return all;
  const fit = all.filter((alternative) => {
    const entries = Object.entries(alternative.properties ?? {});
    return (
      alternative.type === 'object' &&
      entries.every(([key, property]) => {
        const constant = typeof property === 'object' ? property.const : undefined;
        // Only `kind` selects; a wrong `version` or `apply` is an error within the alternative.
        return key !== 'kind' || constant === undefined || constant === value[key];
      })
    );
  });
  return fit.length === 0 ? all : fit;
}

/**
 * The schemas that apply at a path of a value: one, or several where the value does not select an alternative of a
 * union. Empty where the schema has no such path.
 */
export function schemasAt(schema: JsonSchema, value: unknown, path: ConfigPath): JsonSchema[] {
  let current = fitting(schema, value);
  let inner = value;
  for (const key of path) {
    inner = valueAt(inner, [key]);
    const next = current.flatMap((alternative) =>
      typeof key === 'number'
        ? schemasOf(Array.isArray(alternative.items) ? alternative.items : [alternative.items])
        : schemasOf([alternative.properties?.[key]]),
    );
    const here = inner;
    current = next.flatMap((candidate) => fitting(candidate, here));
  }
  return current;
}

/** Keys that the mapping at a path may have. */
export function knownKeys(schema: JsonSchema, value: unknown, path: ConfigPath): string[] {
  const keys = schemasAt(schema, value, path).flatMap((found) => Object.keys(found.properties ?? {}));
  return [...new Set(keys)];
}

/** The allowed words where a value is an enumeration. */
export function choicesOf(schemas: readonly JsonSchema[]): string[] {
  const choices = schemas.flatMap(alternatives).flatMap((schema) => {
    return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  });
  return [...new Set(choices.map(String))];
}

/** E.g. `a whole number from 1 to 65536`, `one of sigmoid, tanh, relu, linear`. */
export function describeAllowed(schemas: readonly JsonSchema[]): string {
  const all = schemas.flatMap(alternatives);
  const choices = choicesOf(all);
  const mappings = all.filter((schema) => schema.type === 'object');
  const others = all.filter(
    (schema) => schema.const === undefined && schema.enum === undefined && schema.type !== 'object',
  );
  const words = [
    ...(choices.length > 1 && others.length === 0 ? [`one of ${choices.join(', ')}`] : choices),
    ...(mappings.length > 0 ? [describeMapping(mappings)] : []),
    ...others.map(describeSimple),
  ];
  // Alternatives that share a key may give the same description.
  return [...new Set(words)].join(' or ');
}

function describeMapping(mappings: readonly JsonSchema[]): string {
  const kinds = mappings.flatMap((mapping) => {
    const kind = mapping.properties?.['kind'];
    return typeof kind === 'object' && kind.const !== undefined ? [String(kind.const)] : [];
  });
  if (kinds.length > 0) return `a mapping with "kind", one of ${kinds.join(', ')}`;
  const keys = mappings.flatMap((mapping) => Object.keys(mapping.properties ?? {}));
  return keys.length === 0 ? 'a mapping' : `a mapping with the keys ${keys.join(', ')}`;
}

function describeSimple(schema: JsonSchema): string {
  switch (schema.type) {
    case 'integer':
      return `a whole number${describeRange(schema)}`;
    case 'number':
      return `a number${describeRange(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string': {
      if (schema.examples !== undefined) return `a text such as ${schema.examples.map(String).join(', ')}`;
      const { minLength: least = 0, maxLength: most } = schema;
      if (most !== undefined) return `a text of ${least} to ${most} characters`;
      return least > 0 ? 'a text that is not empty' : 'a text';
    }
    case 'array': {
      const items = schemasOf(Array.isArray(schema.items) ? schema.items : [schema.items]);
      const size = schema.maxItems === undefined ? 'a list' : `a list of at most ${schema.maxItems} items`;
      return items.length === 0 ? size : `${size}, each ${describeAllowed(items)}`;
    }
    default:
      return `a value of type ${[schema.type ?? 'any'].flat().join(' or ')}`;
  }
}

function describeRange(schema: JsonSchema): string {
  const whole = schema.type === 'integer';
  const { maximum: most } = schema;
  // Draft 4 wrote `true` here; zod writes the number of draft 2020-12.
  const above = typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum : undefined;
  const least = schema.minimum ?? (whole && above !== undefined ? above + 1 : undefined);
  // Zod states the largest exact integer where the contract states no bound.
  const bounded = most !== undefined && most !== Number.MAX_SAFE_INTEGER;
  if (least !== undefined && bounded) return ` from ${least} to ${most}`;
  const bounds = [
    ...(least === undefined ? [] : [`≥ ${least}`]),
    ...(least === undefined && above !== undefined ? [`> ${above}`] : []),
    ...(bounded ? [`≤ ${most}`] : []),
  ];
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}
