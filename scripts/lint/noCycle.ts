import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Rule } from 'eslint';
import ts from 'typescript';

/**
 * Forbids import cycles. Unlike `import-x/no-cycle` this includes imports of types, because files that need each
 * other's types cannot be understood separately either.
 */
export const noCycle: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cycle: 'This import creates a cycle: {{route}}. Move the shared code to a third file.' },
  },
  create: (context) => ({
    Program() {
      const { filename, sourceCode } = context;
      const own = importsIn(filename, sourceCode.text);
      // Updates the cached imports of this file, because an editor lints every change.
      known.set(filename, own);
      for (const { file, start, end } of own) {
        const route = routeBetween(file, filename);
        if (route === null) continue;
        const loc = { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) };
        const names = [filename, ...route].map((path) => relative(context.cwd, path).replaceAll('\\', '/'));
        context.report({ loc, messageId: 'cycle', data: { route: names.join(' → ') } });
      }
    },
  }),
};

interface Import {
  file: string;
  /** Position in the text. */
  start: number;
  end: number;
}

const known = new Map<string, readonly Import[]>();

function importsOf(file: string): readonly Import[] {
  const imports = known.get(file) ?? (existsSync(file) ? importsIn(file, readFileSync(file, 'utf8')) : []);
  known.set(file, imports);
  return imports;
}

/** The repository's files that a text imports, including types and `import()`. */
function importsIn(file: string, text: string): Import[] {
  if (!/\.(ts|svelte|m?js)$/.test(file)) return [];
  const script = file.endsWith('.svelte') ? scriptsOnly(text) : text;
  return ts
    .preProcessFile(script, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName, pos, end }) => ({ file: resolve(dirname(file), fileName), start: pos, end }));
}

/** A component's scripts, with everything else blanked out, so that positions are preserved. */
function scriptsOnly(component: string): string {
  let text = '';
  for (const { index, 1: tag = '', 2: script = '' } of component.matchAll(
    /(<script[^>]*>)([^]*?)<\/script>/g,
  )) {
    text = text.padEnd(index + tag.length) + script;
  }
  return text;
}

/** The shortest path from one file to another, both included; null if there is none. */
function routeBetween(from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  // Breadth-first search: iterating a Map includes entries that are added meanwhile.
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const route: string[] = [];
      for (let at: string | null = to; at !== null; at = cameFrom.get(at) ?? null) route.unshift(at);
      return route;
    }
    for (const next of importsOf(file)) if (!cameFrom.has(next.file)) cameFrom.set(next.file, file);
  }
  return null;
}
