/** YAML or JSON text → plain values with their positions in the text. */
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
} from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { RidgelineError } from '../contract/errors.ts';
import type { ConfigPath } from '../shared/configPath.ts';

/** 1-based. */
export interface SourcePosition {
  line: number;
  column: number;
}

export interface SourceText {
  value: unknown;
  /** Position of the value at a path, or of the nearest existing mapping around it. */
  placeOf: (path: ConfigPath) => SourcePosition | null;
}

/** Why a text cannot be parsed. */
export interface SourceFaults {
  kind: 'syntax' | 'empty' | 'aliases';
  faults: readonly (SourcePosition & { message: string })[];
}

/**
 * @param text one YAML or JSON document
 * @param where name of the file, for messages
 * @throws RidgelineError `bad-input` with line and column of every syntax error, or for an empty text
 */
export function readSource(text: string, where: string): SourceText {
  const source = inspectSource(text);
  if ('value' in source) return source;
  const { kind, faults } = source;
  switch (kind) {
    case 'syntax': {
      const lines = faults.map(({ line, column, message }) => `  line ${line}, column ${column}: ${message}`);
      throw new RidgelineError('bad-input', `${where} is not valid YAML or JSON:\n${lines.join('\n')}`);
    }
    case 'empty':
    case 'aliases':
      throw new RidgelineError('bad-input', faults.map(({ message }) => `${where} ${message}`).join('\n'));
    default:
      return kind satisfies never;
  }
}

/** As `readSource`, but returns errors as data, for an editor that shows them at their position. */
export function inspectSource(text: string): SourceText | SourceFaults {
  const lines = new LineCounter();
  const placeAt = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // A warning (an unknown tag) is an error here, because part of the text would be ignored.
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    ...placeAt(pos[0]),
    message: code === 'MULTIPLE_DOCS' ? 'A second document starts here; only one is allowed' : message,
  }));
  if (faults.length > 0) return { kind: 'syntax', faults };
  const start = { line: 1, column: 1 };
  if (document.contents === null) return { kind: 'empty', faults: [{ ...start, message: 'is empty.' }] };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // The yaml library rejects texts whose aliases expand to huge values.
    const reason = error instanceof Error ? error.message : String(error);
    const message = `uses YAML aliases that cannot be expanded: ${reason}`;
    return { kind: 'aliases', faults: [{ ...start, message }] };
  }
  return {
    value,
    placeOf: (path) => {
      const offset = offsetOf(document.contents, path, (node) =>
        isAlias(node) ? node.resolve(document) : node,
      );
      return offset === null ? null : placeAt(offset);
    },
  };
}

function offsetOf(
  root: ParsedNode | null,
  path: ConfigPath,
  resolve: (node: Node) => Node | undefined,
): number | null {
  let node: Node | undefined = root ?? undefined;
  let offset = node?.range?.[0] ?? null;
  for (const key of path) {
    if (node !== undefined) node = resolve(node);
    if (!isCollection(node)) return offset;
    let found: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!isPair(pair)) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      found = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      found = node.items[key];
      if (isNode(found)) offset = found.range?.[0] ?? offset;
    }
    node = isNode(found) ? found : undefined;
  }
  return offset;
}
