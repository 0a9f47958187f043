/**
 * Changes to a YAML text by path. Comments and order are kept; where a scalar replaces a scalar, all other
 * characters are kept, too. All functions take a readable text and return a new one.
 */
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
} from 'yaml';
import { type ConfigPath, valueAt } from '../../../../src-main/shared/configPath.ts';

/** Longer mappings are written over several lines. */
const FLOW_WIDTH = 70;
const FORMAT = { lineWidth: 0 } as const;

export type ReadText = { readable: true; value: unknown } | { readable: false; value: undefined };

/** The plain value of a text, or that it cannot be read. */
export function readYaml(text: string): ReadText {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0 || document.contents === null) return { readable: false, value: undefined };
  try {
    return { readable: true, value: document.toJS() };
  } catch {
    // Thrown for aliases that expand to huge values.
    return { readable: false, value: undefined };
  }
}

/**
 * @param value plain JSON; undefined removes the key
 * @param order keys of the parent mapping, in order, to place a new key
 */
export function setAt(text: string, path: ConfigPath, value: unknown, order: readonly string[] = []): string {
  if (value === undefined) return removeAt(text, path);
  const document = parseDocument(text);
  return spliced(text, document, path, value) ?? restructured(document, path, value, order);
}

/** Removes the key, and parent mappings that become empty. */
export function removeAt(text: string, path: ConfigPath): string {
  const document = parseDocument(text);
  if (!document.hasIn(path)) return text;
  document.deleteIn(path);
  for (let holder = path.slice(0, -1); holder.length > 0; holder = holder.slice(0, -1)) {
    const node = document.getIn(holder, true);
    if (!isCollection(node) || node.items.length > 0 || isSeq(node)) break;
    document.deleteIn(holder);
  }
  return document.toString(FORMAT);
}

/** Null where the value or what it replaces is not a scalar on one line. */
function spliced(text: string, document: Document.Parsed, path: ConfigPath, value: unknown): string | null {
  if (typeof value === 'object' && value !== null) return null;
  const node = document.getIn(path, true);
  if (!isScalar(node) || !isInline(node)) return null;
  const [start, end] = node.range ?? [0, 0];
  const written = stringify(value, FORMAT).trimEnd();
  if (start === end || written.includes('\n')) return null;
  const result = text.slice(0, start) + written + text.slice(end);
  // A text with a comma, for example, needs quotes within braces but not outside.
  const read = readYaml(result);
  return read.readable && Object.is(valueAt(read.value, path), value) ? result : null;
}

function isInline(node: Scalar): boolean {
  return node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
}

function restructured(
  document: Document.Parsed,
  path: ConfigPath,
  value: unknown,
  order: readonly string[],
): string {
  const before = document.getIn(path, true);
  const node = inStyle(document.createNode(value));
  if (isNode(before)) {
    if (before.comment !== undefined) node.comment = before.comment;
    if (before.commentBefore !== undefined) node.commentBefore = before.commentBefore;
    if (before.spaceBefore === true) node.spaceBefore = true;
    // A list or mapping written over several lines keeps that form.
    if (isCollection(before) && isCollection(node) && before.flow !== true && node.items.length > 0) {
      if (!isMap(node) || isMap(before)) node.flow = false;
    }
  }
  const key = path.at(-1);
  const holder = document.getIn(path.slice(0, -1), true);
  if (isMap(holder) && typeof key === 'string' && !holder.has(key)) insertInOrder(holder, key, node, order);
  else document.setIn(path, node);
  return document.toString(FORMAT);
}

/** Before the first key that comes later in the order. */
function insertInOrder(holder: YAMLMap, key: string, node: unknown, order: readonly string[]): void {
  const rank = order.indexOf(key);
  const next = holder.items.findIndex(
    (pair) => isScalar(pair.key) && rank >= 0 && order.indexOf(String(pair.key.value)) > rank,
  );
  holder.set(key, node);
  const added = holder.items.pop();
  if (added !== undefined) holder.items.splice(next < 0 ? holder.items.length : next, 0, added);
}

/** Short mappings and lists of plain values on one line, long texts as blocks. */
function inStyle<N>(node: N): N {
  if (isCollection(node)) {
    const inner = node.items.map((item) => (isNode(item) ? item : isPairOfNode(item) ? item.value : null));
    for (const child of inner) inStyle(child);
    const nested = inner.some((child) => isMap(child) || (isSeq(child) && child.flow !== true));
    node.flow = !nested && JSON.stringify(node).length <= FLOW_WIDTH;
  } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n')) {
    node.type = 'BLOCK_LITERAL';
  }
  return node;
}

function isPairOfNode(item: unknown): item is { value: unknown } {
  return typeof item === 'object' && item !== null && 'value' in item;
}

/**
 * A config in the style of a hand-written one.
 * @param heading comment at the top; empty for none
 */
export function configText(config: object, heading = ''): string {
  const plain: unknown = JSON.parse(JSON.stringify(config));
  const document = new Document(plain);
  if (isMap(document.contents)) for (const pair of document.contents.items) inStyle(pair.value);
  const comment = heading
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
  return `${heading === '' ? '' : `${comment}\n`}${document.toString(FORMAT)}`;
}
