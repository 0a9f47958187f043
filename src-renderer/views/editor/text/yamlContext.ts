/**
 * The config path of a position in the text, from the text before it. Incomplete text is not valid YAML, so
 * indentation and open braces are used. Supports block mappings, lists, and braces on a line.
 */
import type { ConfigPath } from '../../../../src-main/shared/configPath.ts';

export interface YamlContext {
  /** Path of the mapping at the position, or with `at: 'value'` of the value itself. */
  path: ConfigPath;
  at: 'key' | 'value';
  /** The word being typed, and where it begins. */
  from: number;
  word: string;
}

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s:#,[\]{}'"][^:#,[\]{}]*?))\s*:(?=\s|$)/;

/** Null within comments, and where keys and values cannot be distinguished. */
export function yamlContext(text: string, offset: number): YamlContext | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/(^|\s)#/.test(before)) return null;
  const line = readLine(before);
  const path = blockPath(text.slice(0, start), line);
  return withinLine(before, line.contentAt, start, path);
}

interface Line {
  indent: number;
  /** Whether it begins with `- `, the item of a list. */
  isItem: boolean;
  /** Column after indentation and dash. */
  contentAt: number;
}

function readLine(line: string): Line {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const dash = /^-(?:\s+|$)/.exec(line.slice(indent))?.[0].length ?? 0;
  return { indent, isItem: dash > 0, contentAt: indent + dash };
}

/** Keys of the block mappings and numbers of the list items around a line, from indentation. */
function blockPath(above: string, line: Line): (string | number)[] {
  const path: (string | number)[] = [];
  let limit = line.indent;
  /** Index of the current item, while the dashes at `limit` are counted. */
  let item = line.isItem ? 0 : null;
  for (const text of above.split('\n').reverse()) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const { indent, isItem, contentAt } = readLine(text);
    if (item !== null && isItem && indent === limit) {
      item += 1;
      continue;
    }
    if (item === null && isItem && indent < limit && contentAt === limit) {
      // The mapping of the line began after this dash.
      item = 0;
      limit = indent;
      continue;
    }
    const key = keyIn(text.slice(contentAt));
    // A list may have the same indentation as its key.
    const around = indent < limit || (item !== null && !isItem && indent === limit);
    if (key === null || !around) continue;
    if (item !== null) path.unshift(item);
    path.unshift(key);
    item = isItem ? 0 : null;
    limit = indent;
  }
  if (item !== null) path.unshift(item);
  return path;
}

function keyIn(text: string): string | null {
  const match = KEY.exec(text);
  return match === null ? null : (match[1] ?? match[2] ?? match[3] ?? '');
}

/** From the start of the line's content, through its keys and braces, up to the position. */
function withinLine(
  before: string,
  contentAt: number,
  lineStart: number,
  block: readonly (string | number)[],
): YamlContext | null {
  const path = [...block];
  /** Open braces: for a mapping, the length of the path outside it. */
  const open: { kind: '{' | '['; depth: number }[] = [];
  let at = contentAt;
  let expecting: 'key' | 'value' = 'key';
  while (at < before.length) {
    const rest = before.slice(at);
    const key: RegExpExecArray | null = expecting === 'key' ? KEY.exec(rest) : null;
    if (key !== null) {
      path.push(key[1] ?? key[2] ?? key[3] ?? '');
      at += key[0].length;
      expecting = 'value';
      continue;
    }
    const character = rest[0] ?? '';
    if (character === '{') {
      open.push({ kind: '{', depth: path.length });
      expecting = 'key';
    } else if (character === '[') {
      path.push(0);
      open.push({ kind: '[', depth: path.length });
      expecting = 'value';
    } else if (character === ',' && open.length > 0) {
      const around = open.at(-1);
      path.length = around?.depth ?? 0;
      expecting = around?.kind === '{' ? 'key' : 'value';
    } else if ((character === '}' || character === ']') && open.length > 0) {
      path.length = (open.pop()?.depth ?? 1) - (character === ']' ? 1 : 0);
      expecting = 'value';
    } else if (!/\s/.test(character)) {
      const word = /^[^,[\]{}]*/.exec(rest)?.[0] ?? '';
      if (at + word.length === before.length) return { path, at: expecting, from: lineStart + at, word };
      at += Math.max(word.length, 1);
      continue;
    }
    at += 1;
  }
  return { path, at: expecting, from: lineStart + before.length, word: '' };
}
