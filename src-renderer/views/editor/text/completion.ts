/** Completions and tooltips at a position of the text, from the schema. */
import { choicesOf, type JsonSchema, knownKeys, schemasAt } from '../../../../src-main/contract/allowed.ts';
import { type ConfigPath, isMapping, valueAt } from '../../../../src-main/shared/configPath.ts';
import { modelConfig } from '../../../../src-main/contract/config.ts';
import { weightLayers } from '../../../../src-main/contract/layers.ts';
import { withValueAt } from '../../../../src-main/shared/configPath.ts';
import { readYaml } from './yamlEdit.ts';
import { yamlContext } from './yamlContext.ts';

export interface Suggestion {
  label: string;
  kind: 'key' | 'value';
  /** Path of the key, or of the key that takes the value. */
  path: ConfigPath;
  /** The inserted text. */
  insert: string;
}

export interface Suggestions {
  /** Offset of the replaced word's start. */
  from: number;
  list: Suggestion[];
}

/** Null where nothing can be suggested. */
export function suggestionsAt(schema: JsonSchema, text: string, offset: number): Suggestions | null {
  const context = yamlContext(text, offset);
  if (context === null) return null;
  const { path, at, from, word } = context;
  const value = valueWithout(text, from, offset);
  if (at === 'value') {
    const list = valuesAt(schema, value, path).map((label) => ({
      label,
      kind: 'value' as const,
      path,
      insert: label,
    }));
    return list.length === 0 ? null : { from, list };
  }
  const holder = valueAt(value, path);
  const present = isMapping(holder) ? Object.keys(holder).filter((key) => key !== word) : [];
  const rest = /^[^\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const list = knownKeys(schema, value, path)
    .filter((key) => !present.includes(key))
    .map((label) => ({
      label,
      kind: 'key' as const,
      path: [...path, label],
      insert: /^\w*\s*:/.test(rest) ? label : `${label}: `,
    }));
  return list.length === 0 ? null : { from, list };
}

/**
 * The choices of a key. They are independent of its current value: a `kind` that is set would leave only its
 * own alternative.
 */
export function choicesAt(schema: JsonSchema, value: unknown, path: ConfigPath): string[] {
  return choicesOf(schemasAt(schema, withValueAt(value, path, undefined), path));
}

/** Choices that the schema allows for a key, and layer names where the key takes one. */
function valuesAt(schema: JsonSchema, value: unknown, path: ConfigPath): string[] {
  if (path.at(-1) === 'layer' && path[1] === 'overrides') {
    const model = modelConfig.safeParse(valueAt(value, ['model']));
    return model.success ? weightLayers(model.data) : [];
  }
  const schemas = schemasAt(schema, value, path);
  const isSwitch = schemas.some(({ type }) => type === 'boolean');
  return isSwitch ? ['true', 'false'] : choicesOf(schemas);
}

/** The config without the word being typed, which may make the text unreadable. */
function valueWithout(text: string, from: number, to: number): unknown {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', to);
  const before = text.slice(0, from);
  const attempts = [
    before + text.slice(to),
    before + closingBrackets(text.slice(lineStart, from)) + text.slice(to),
    text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1)),
  ];
  return attempts.map(readYaml).find(({ readable }) => readable)?.value;
}

/** The brackets that are still open in a line, closed. */
function closingBrackets(line: string): string {
  const open: string[] = [];
  for (const character of line) {
    if (character === '{') open.unshift('}');
    else if (character === '[') open.unshift(']');
    else if (character === open[0]) open.shift();
  }
  return open.join('');
}

export interface Described {
  from: number;
  to: number;
  path: ConfigPath;
  /** The choice at the position, if there is one. */
  choice: string | null;
}

/** The key or choice at an offset, or null. */
export function describedAt(schema: JsonSchema, text: string, offset: number): Described | null {
  const tail = /^[\w+-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const to = offset + tail;
  const context = yamlContext(text, to);
  if (context === null || context.word === '') return null;
  const { path, at, from, word } = context;
  if (at === 'key') {
    const whole = [...path, word];
    return /^\s*:/.test(text.slice(to)) ? { from, to, path: whole, choice: null } : null;
  }
  const choices = choicesAt(schema, readYaml(text).value, path);
  return { from, to, path, choice: choices.includes(word) ? word : null };
}

export interface Bounded {
  type: 'whole' | 'number';
  least: number | null;
  /** The bound itself is not allowed. */
  exclusive: boolean;
  most: number | null;
}

/** The range of numbers that a key allows, or null where it takes none. */
export function rangeAt(schema: JsonSchema, value: unknown, path: ConfigPath): Bounded | null {
  const numeric = schemasAt(schema, value, path).find(({ type }) => type === 'integer' || type === 'number');
  if (numeric === undefined) return null;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, type } = numeric;
  const above = typeof exclusiveMinimum === 'number' ? exclusiveMinimum : null;
  const below = typeof exclusiveMaximum === 'number' ? exclusiveMaximum : null;
  const whole = type === 'integer';
  const most = maximum ?? below;
  return {
    type: whole ? 'whole' : 'number',
    least: minimum ?? (above === null ? null : whole ? above + 1 : above),
    exclusive: minimum === undefined && above !== null && !whole,
    // Where the contract has no bound, zod writes the largest safe integer.
    most: most === null || Math.abs(most) === Number.MAX_SAFE_INTEGER ? null : most,
  };
}
