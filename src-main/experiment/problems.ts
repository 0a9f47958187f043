/** Validation errors as messages: path, value found, allowed values. */
import type { z } from 'zod';
import { choicesOf, describeAllowed, type JsonSchema, knownKeys, schemasAt } from '../contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../shared/configPath.ts';
import { RidgelineError } from '../contract/errors.ts';
import { nearest } from '../shared/nearest.ts';

export interface ConfigIssue {
  path: ConfigPath;
  /** The value and what is allowed, e.g. `"64" — must be a whole number from 1 to 65536`. */
  text: string;
}

/** Where a value was written, e.g. `line 12` or `--set`; null if unknown. */
export type Locate = (path: ConfigPath) => { words: string; order: number } | null;

/**
 * @param schema JSON Schema of what zod checked
 * @param issues zod's findings on `value`
 * @returns one problem per path; several issues with one path are merged
 */
export function problemsOf(
  schema: JsonSchema,
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
): ConfigIssue[] {
  const problems = new Map<string, ConfigIssue>();
  const add = (path: ConfigPath, text: string): void => {
    const key = path.join('\u0000');
    if (!problems.has(key)) problems.set(key, { path, text });
  };
  for (const issue of issues) {
    const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...path, key], unknownKey(schema, value, path, key));
    } else {
      add(path, wrongValue(schema, value, path, issue.message));
    }
  }
  return [...problems.values()];
}

/**
 * E.g. `"64" — must be a whole number from 1 to 65536`.
 * @param fallback message for paths that the schema does not describe, e.g. the key of a record
 */
export function wrongValue(schema: JsonSchema, value: unknown, path: ConfigPath, fallback: string): string {
  const schemas = schemasAt(schema, value, path);
  const found = valueAt(value, path);
  const near = typeof found === 'string' ? nearest(found, choicesOf(schemas)) : undefined;
  const hint = near === undefined ? '' : `did you mean ${near}? It `;
  const allowed = describeAllowed(schemas);
  return `${showValue(found)} — ${allowed === '' ? fallback : `${hint}must be ${allowed}`}`;
}

function unknownKey(schema: JsonSchema, value: unknown, path: ConfigPath, key: string): string {
  const known = knownKeys(schema, value, path);
  const near = nearest(key, known);
  const hint = near === undefined ? '' : `did you mean "${near}"? `;
  const holder = valueAt(value, path);
  const kind = isMapping(holder) && typeof holder['kind'] === 'string' ? ` with kind ${holder['kind']}` : '';
  return `unknown key — ${hint}Allowed here${kind}: ${known.join(', ')}`;
}

/** A value in at most about 60 characters. Limits its depth, because YAML aliases can make a value circular. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}…` : value);
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (isMapping(value)) {
    const keys = Object.keys(value);
    const shown = keys.slice(0, 4).join(', ') + (keys.length > 4 ? ', …' : '');
    return keys.length === 0 ? 'an empty mapping' : `a mapping with ${shown}`;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'null';
}

/** `model.hidden[0]` */
export function showPath(path: ConfigPath): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text === '' ? 'top level' : text.replace(/^\./, '');
}

/**
 * One `bad-input` error that lists all problems, one per line, in the order of the text if known.
 * @param where name of the file, preset or request
 * @param what e.g. `experiment config`
 */
export function problemsError(
  where: string,
  what: string,
  problems: readonly ConfigIssue[],
  locate: Locate = () => null,
): RidgelineError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems
    .map((problem) => ({ problem, place: locate(problem.path) }))
    .sort((a, b) => (a.place?.order ?? 0) - (b.place?.order ?? 0))
    .map(({ problem, place }) => {
      const position = place === null ? '' : ` (${place.words})`;
      return `  ${showPath(problem.path)}${position}: ${problem.text}`;
    });
  return new RidgelineError('bad-input', `${where}: ${count} in the ${what}:\n${lines.join('\n')}`);
}
