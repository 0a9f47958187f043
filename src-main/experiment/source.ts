/** YAML or JSON text → plain values, remembering on which line each of them was written. */
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
import type { ConfigPath } from './allowed.ts';

export interface SourceText {
  value: unknown;
  /** 1-based line of the value at a path, or of the nearest mapping around it that is there. */
  lineOf(path: ConfigPath): number | null;
}

/**
 * @param text one YAML or JSON document
 * @param where name of the file, for messages
 * @throws RidgelineError `bad-input` with line and column of every syntax error, or for an empty text
 */
export function readSource(text: string, where: string): SourceText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // A warning (an unknown tag) means that the text says something which would be dropped.
  const faults = [...document.errors, ...document.warnings].map((fault) => {
    const { line, col } = lines.linePos(fault.pos[0]);
    const message =
      fault.code === 'MULTIPLE_DOCS' ? 'A second document starts here; only one is allowed' : fault.message;
    return `  line ${line}, column ${col}: ${message}`;
  });
  if (faults.length > 0) {
    throw new RidgelineError('bad-input', `${where} is not valid YAML or JSON:\n${faults.join('\n')}`);
  }
  if (document.contents === null) throw new RidgelineError('bad-input', `${where} is empty.`);
  return {
    value: plainValue(() => document.toJS(), where),
    lineOf: (path) => {
      const offset = offsetOf(document.contents, path, (node) =>
        isAlias(node) ? node.resolve(document) : node,
      );
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

/** The yaml library refuses texts whose aliases expand to huge values. */
function plainValue(toJS: () => unknown, where: string): unknown {
  try {
    return toJS();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RidgelineError('bad-input', `${where} uses YAML aliases that cannot be expanded: ${reason}`, {
      cause: error,
    });
  }
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
